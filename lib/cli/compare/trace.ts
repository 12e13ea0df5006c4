/** A trace as it is read: checked, and its steps with their batches. */
import { SamebitsError } from "../../index.js";
import {
  type BatchEvent,
  type EndEvent,
  FORMAT,
  type InitEvent,
  type RunEvent,
  type StepEvent,
  type TraceEvent,
} from "../../trace/format.js";
import { inputName, textPieces } from "../input.js";
import { checkEvent } from "./check.js";

export interface Trace {
  readonly file: string;
  readonly run: RunEvent;
  readonly init: InitEvent;
  readonly steps: readonly Step[];
  /** Null where the run has not come to its end. */
  readonly end: EndEvent | null;
}

/** A step, and the batches that its gradients are of. */
export interface Step {
  readonly batches: readonly BatchEvent[];
  readonly step: StepEvent;
}

/** Whether samebits wrote it: two such traces are the same to the bit, or they differ. */
export function isOurs({ run }: Trace): boolean {
  return run.by.startsWith("samebits ");
}

/** Throws ERR_ARGUMENT for a file that cannot be read, ERR_FILE_FORMAT, with the line, for what is no trace. */
export async function readTrace(file: string): Promise<Trace> {
  const reader = new TraceReader(inputName(file));
  for await (const line of linesOf(file)) reader.add(line);
  return reader.end();
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  for await (const piece of textPieces(file)) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() as string;
    yield* lines;
  }
  if (rest !== "") yield rest;
}

class TraceReader {
  readonly #file: string;
  #line = 0;
  #run: RunEvent | null = null;
  #init: InitEvent | null = null;
  #batches: BatchEvent[] = [];
  /** Of all steps' batches. */
  #count = 0;
  readonly #steps: Step[] = [];
  #end: EndEvent | null = null;

  constructor(file: string) {
    this.#file = file;
  }

  add(line: string): void {
    this.#line += 1;
    const event = checkEvent(this.#parsed(line), (problem) => this.#error(problem));
    this.#checkOrder(event);
    if (event.event === "run") this.#run = this.#known(event);
    else if (event.event === "init") this.#init = event;
    else if (event.event === "end") this.#end = event;
    else if (event.event === "batch") {
      this.#batches.push(event);
      this.#count += 1;
    } else {
      this.#steps.push({ batches: this.#batches, step: event });
      this.#batches = [];
    }
  }

  #checkOrder(event: TraceEvent): void {
    const wanted = this.#run === null ? "run" : this.#init === null ? "init" : null;
    if (this.#end !== null) throw this.#error("there is more after the end");
    if (wanted !== null && event.event !== wanted) throw this.#error(`the event ${wanted} is missing`);
    if (wanted === null && (event.event === "run" || event.event === "init"))
      throw this.#error(`the event ${event.event} is there again: the file holds more than one trace`);
    const number = event.event === "batch" ? event.batch : event.event === "step" ? event.step : null;
    const next = 1 + (event.event === "batch" ? this.#count : this.#steps.length);
    if (number !== null && number !== next)
      throw this.#error(`it is ${event.event} ${number}, where ${next} should be`);
  }

  end(): Trace {
    if (this.#run === null || this.#init === null) throw this.#error("a trace has the events run and init at least");
    return { file: this.#file, run: this.#run, init: this.#init, steps: this.#steps, end: this.#end };
  }

  #parsed(line: string): unknown {
    try {
      return JSON.parse(line);
    } catch {
      throw this.#error("it is no JSON; was the run stopped while it wrote? Then take the last line away");
    }
  }

  #known(event: RunEvent): RunEvent {
    if (event.format === FORMAT) return event;
    throw this.#error(`the trace's format is ${event.format}, this version of samebits reads ${FORMAT}`);
  }

  #error(problem: string): SamebitsError {
    const where = `${this.#file}, line ${this.#line}`;
    return new SamebitsError("ERR_FILE_FORMAT", `${where}: ${problem}. trace and the hook of trace-hook write traces`);
  }
}
