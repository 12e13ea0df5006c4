import type { Machine } from "../harness/types.js";

/** A net W-W-W-10 and its batch. */
export interface Case {
  /** What grows in the series that it is of. */
  readonly series: "width" | "batch";
  readonly width: number;
  readonly batch: number;
  /** Floating-point operations of a step, by sample. */
  readonly flops: number;
  readonly parameters: number;
}

/** What one core does at most: operations a second, and bytes a second of as much memory as parameters and velocities take. */
export interface Roof {
  readonly peak: number;
  readonly bandwidth: number;
}

/** A case with what a sample costs and what it costs at least, in seconds. */
export interface Point extends Case {
  readonly seconds: number;
  readonly least: number;
}

export interface About {
  readonly machine: Machine;
  readonly isa: string;
  readonly date: string;
  readonly rounds: number;
}
