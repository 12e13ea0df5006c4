export type Unit = "FLOP" | "number" | "call" | "step";

/** An entry of workloads.json, each with the sizes that its kind has. */
export interface Sizes {
  readonly m: number;
  readonly k: number;
  readonly n: number;
  /** A class's. */
  readonly name: string;
  readonly rows: number;
  readonly columns: number;
  readonly in: number;
  readonly out: number;
  readonly layers: readonly number[];
  readonly batch: number;
  readonly optimizer: "SGD" | "Adam";
}

/** All workloads of a kind. */
export interface Family {
  readonly title: string;
  readonly unit: Unit;
  label(sizes: Sizes): string;
  /** The id, after the kind; the label where that will do. */
  key?(sizes: Sizes): string;
  /** How many units one call does; default: 1. */
  units?(sizes: Sizes): number;
}

/** What a peer is sent: this, and its sizes. */
export interface Workload {
  readonly id: string;
  readonly kind: string;
  readonly unit: Unit;
  readonly label: string;
  readonly units: number;
}

export type Role =
  "subject" | "javascript subject" | "base" | "native rival" | "wasm rival" | "javascript rival" | "limit";

/** An entry of peers.json. */
export interface Peer {
  readonly id: string;
  readonly name: string;
  /** What it stands for in the report; a limit is no rival. */
  readonly role: Role;
  /** A process is started for each. */
  readonly threads: readonly number[];
  readonly build?: readonly string[];
  readonly command: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** How to get it. */
  readonly install: string;
}

/** A peer with a number of threads. */
export interface Entrant extends Omit<Peer, "threads"> {
  readonly key: string;
  readonly threads: number;
}

/** An entrant that took part, as the results name it. */
export interface Participant extends Pick<Entrant, "key" | "id" | "name" | "role" | "threads" | "env"> {
  readonly version: string;
}

/** Seconds a call: of CPU time for one thread, of wall time for more. */
export interface Timing {
  readonly best: number;
  readonly median: number;
  readonly worst: number;
}

export interface Reply {
  readonly id?: string;
  readonly ready?: boolean;
  readonly version?: string;
  readonly calls?: number;
  readonly wall?: number;
  readonly cpu?: number;
  readonly unsupported?: boolean;
  readonly error?: string;
}

/** results.json */
export interface Results {
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly rounds: number;
  readonly seconds: number;
  readonly entrants: readonly Participant[];
  /** By workload's id, then by entrant's key. */
  readonly timings: Readonly<Record<string, Readonly<Record<string, Timing>>>>;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

export interface Timed {
  readonly entrant: Participant;
  readonly best: number;
}

/** A line of the report: a workload as a samebits entrant does it. */
export interface Row {
  readonly workload: Workload;
  /** What it is listed under. */
  readonly heading: string;
  readonly subject: Timed;
  /** The faster PyTorch. */
  readonly base: Timed | undefined;
  /** All others, the fastest first. */
  readonly rivals: readonly Timed[];
  readonly limit: Timed | undefined;
}
