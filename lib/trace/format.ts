/** A trace: a line of JSON for each event of a training, the same from here and from PyTorch (samebits_trace.py). */

/** Of `run`, the first event: what a reader must know. */
export const FORMAT = 1;

/** Numbers of a tensor that is not written in full. */
export const SAMPLED = 8;

/** Digits of a tensor's digest, and of a row's: the first ones of a SHA-256 of its bytes. */
export const TENSOR_DIGITS = 16;
export const ROW_DIGITS = 8;

/** A tensor: integers as int64, NaNs as float32's or float64's usual one. */
export interface Numbers {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Of all its bytes, little-endian. */
  readonly digest: string;
  /** Which elements are in `values`: each `every`th, row-major, from the first on. */
  readonly every: number;
  /** Their bytes as base64. */
  readonly values: string;
}

export type NamedNumbers = Readonly<Record<string, Numbers>>;

/** Where a generator is. */
export interface GeneratorPlace {
  /** What it was seeded with, in decimal digits. */
  readonly seed: string;
  /** The next word of its block, 0 to 624. */
  readonly next: number;
  /** The digest of its words, in PyTorch's layout. */
  readonly words: string;
  /** The bytes of a cached normal variate, as hexadecimal digits; null without one. */
  readonly normal: string | null;
}

/** What every event has: where the generators are, after the event. */
interface AnyEvent {
  readonly generators: Readonly<Record<string, GeneratorPlace>>;
}

/** The first: what runs. */
export interface RunEvent extends AnyEvent {
  readonly event: "run";
  readonly format: number;
  /** "torch 2.13.0", "samebits 0.2.0". */
  readonly by: string;
  /** "Linux x86_64"; of samebits the backend and the instruction set. */
  readonly on: string;
  /** samebits': whose bits the default generator gives. */
  readonly profile?: string;
  /** PyTorch's repr. */
  readonly model: string;
  /** The class. */
  readonly optimizer: string;
  /** The optimiser's groups: options in PyTorch's words, `params` by their names in the net. */
  readonly groups: readonly Readonly<Record<string, unknown>>[];
  /** The digests of the data's rows, where they are known. */
  readonly data: string | null;
}

/** Before the first step. */
export interface InitEvent extends AnyEvent {
  readonly event: "init";
  readonly parameters: NamedNumbers;
}

/** A batch goes into the net in training mode. */
export interface BatchEvent extends AnyEvent {
  readonly event: "batch";
  /** Counted from 1 over the whole run. */
  readonly batch: number;
  /** Forward passes in eval mode so far. */
  readonly evaluations: number;
  /** The digests of its rows. */
  readonly rows: string;
  readonly x: Numbers;
}

/** After a step of the optimiser. */
export interface StepEvent extends AnyEvent {
  readonly event: "step";
  /** Counted from 1. */
  readonly step: number;
  /** Of the step's batches; null for a loss that is no single number. */
  readonly losses: readonly (number | string | null)[];
  /** Each group's learning rate in the step. */
  readonly rates: readonly number[];
  /** As the step took them. */
  readonly gradients: NamedNumbers;
  readonly parameters: NamedNumbers;
}

/** The last, of a run that has come to its end. */
export interface EndEvent extends AnyEvent {
  readonly event: "end";
  readonly steps: number;
  readonly evaluations: number;
  readonly parameters: NamedNumbers;
}

export type TraceEvent = RunEvent | InitEvent | BatchEvent | StepEvent | EndEvent;
