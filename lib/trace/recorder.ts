/** What a trace writes, and when. */
import { systemError } from "../files/file_error.js";
import { requireNode } from "../host.js";
import { jsonNumber } from "../json.js";
import type { Net } from "../net/net.js";
import type { Generator } from "../random/generator.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import type { BatchEvent, EndEvent, InitEvent, RunEvent, StepEvent } from "./format.js";
import { namedNumbers, numbersOf, placeOf, rowsOf } from "./numbers.js";

type Named = Readonly<Record<string, Tensor<DType>>>;
/** An event but for the generators, which all have. */
type Fields<E> = Omit<E, "generators">;

/** An open trace. A write that fails is the last one and stays with the recorder: the run goes on. */
export class Recorder {
  readonly #path: string;
  readonly #file: number;
  readonly #generators: ReadonlyMap<string, Generator>;
  /** Steps that are written in full. */
  readonly #full: number;
  #losses: StepEvent["losses"] = [];
  #batches = 0;
  #steps = 0;
  #evaluations = 0;
  #failure: unknown = null;

  /** Throws ERR_FILE. */
  constructor(path: string, generators: ReadonlyMap<string, Generator>, full: number) {
    this.#path = path;
    this.#generators = generators;
    this.#full = full;
    try {
      this.#file = requireNode().fs.openSync(path, "w");
    } catch (cause) {
      throw systemError(path, "write", cause);
    }
  }

  get #isFull(): boolean {
    return this.#steps < this.#full;
  }

  start(run: Omit<Fields<RunEvent>, "event">, parameters: Named): void {
    this.#write<RunEvent>({ event: "run", ...run });
    this.#write<InitEvent>({ event: "init", parameters: namedNumbers(Object.entries(parameters), true) });
  }

  evaluation(): void {
    this.#evaluations += 1;
  }

  batch(x: Tensor<DType>): void {
    this.#batches += 1;
    this.#write<BatchEvent>({
      event: "batch",
      batch: this.#batches,
      evaluations: this.#evaluations,
      rows: rowsOf(x),
      x: numbersOf(x, this.#isFull),
    });
  }

  loss(value: unknown): void {
    this.#losses = [...this.#losses, typeof value === "number" ? jsonNumber(value) : null];
  }

  /** Before a step, of what it takes: gives what is to be called after it. */
  step(net: Net, rates: readonly number[]): () => void {
    const isFull = this.#isFull;
    const given = [...net.namedParameters()].flatMap(([name, { grad }]) =>
      grad === null ? [] : [[name, grad] as const],
    );
    const gradients = namedNumbers(given, isFull);
    return () => {
      this.#steps += 1;
      const parameters = namedNumbers(Object.entries(net.stateDict()), isFull);
      this.#write<StepEvent>({ event: "step", step: this.#steps, losses: this.#losses, rates, gradients, parameters });
      this.#losses = [];
    };
  }

  /** Throws ERR_FILE where anything could not be written. */
  end(parameters: Named): void {
    this.#write<EndEvent>({
      event: "end",
      steps: this.#steps,
      evaluations: this.#evaluations,
      parameters: namedNumbers(Object.entries(parameters), true),
    });
    if (this.#failure !== null) throw systemError(this.#path, "write", this.#failure);
  }

  close(): void {
    requireNode().fs.closeSync(this.#file);
  }

  #write<E>(fields: Fields<E>): void {
    if (this.#failure !== null) return;
    const generators = Object.fromEntries(Array.from(this.#generators, ([name, own]) => [name, placeOf(own)]));
    try {
      requireNode().fs.writeSync(this.#file, `${JSON.stringify({ ...fields, generators })}\n`);
    } catch (cause) {
      this.#failure = cause;
    }
  }
}
