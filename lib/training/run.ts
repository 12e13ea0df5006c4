/** One training run: what it owns, how that becomes a Trainer's memory, and how it comes back. */
import { argumentError } from "../checks.js";
import type { Backend } from "../backend/backend.js";
import { STATE_LENGTH } from "../backend/generator_state.js";
import { usedSlots } from "../backend/optimizer_state.js";
import type { Schedule, Trainer, TrainerPlan, TrainerReport } from "../backend/training.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import { SamebitsError } from "../errors.js";
import type { Generator as RandomGenerator } from "../random/generator.js";
import { outputFeatures, parameterGroups, trainerPlan } from "./plan.js";
import type { RunParts } from "./run_parts.js";
import { Turns } from "./turns.js";

/** Numbers copied before the clock is looked at. */
const SLICE = 1 << 18;

export class TrainingRun {
  readonly #parts: RunParts;
  readonly #plan: TrainerPlan;
  readonly #trainer: Trainer;
  /** The loader's first, then those of dropouts. */
  readonly #generators: RandomGenerator[];
  /** Where each parameter starts in the trainer's regions, and the end. */
  readonly #offsets: number[] = [0];
  /** For each of the optimiser's groups, which of its slots have been used since all was copied in. */
  readonly #usedSlots: boolean[][] = [];
  readonly #turns = new Turns();

  constructor(parts: RunParts) {
    this.#parts = parts;
    for (const p of parts.parameters) this.#offsets.push(this.#numbers + p.data.length);
    this.#generators = [parts.generator];
    this.#plan = trainerPlan(parts, this.#generators);
    this.#trainer = createTrainer(parts.engine, this.#plan);
  }

  get #numbers(): number {
    return this.#offsets.at(-1) as number;
  }

  /** Whether the optimiser still trains the parameters that it did when the run was made. */
  isCurrent(): boolean {
    const groups = parameterGroups(this.#parts);
    return groups.every((group, i) => group === this.#plan.parameterGroups[i]);
  }

  get samplesPerEpoch(): number {
    const { data, batchSize, dropLast } = this.#parts;
    return dropLast ? data.length - (data.length % batchSize) : data.length;
  }

  /** Trains for some epochs on what was loaded. Everything is leased meanwhile. */
  async train(epochs: number, schedule: Schedule, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const cancel = (): void => this.#trainer.cancel();
    if (signal?.aborted) return NOTHING_DONE;
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const report = await this.#trainer.run(epochs, schedule);
      this.#noteSlots(schedule, report.steps);
      return report;
    } catch (cause) {
      const { message } = cause as Error;
      throw new SamebitsError("ERR_ARGUMENT", `the fit cannot go on: ${message}`, { cause });
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  #noteSlots(schedule: Schedule, steps: number): void {
    for (const rules of schedule.slice(0, steps)) {
      for (const [group, rule] of rules.entries()) {
        const used = (this.#usedSlots[group] ??= []);
        for (const [slot, isUsed] of usedSlots(rule).entries()) used[slot] ||= isUsed;
      }
    }
  }

  /** Copies everything in. */
  async load(): Promise<void> {
    const { optimizer, loss, layers, parameters } = this.#parts;
    const trainer = this.#trainer;
    this.#usedSlots.length = 0;
    const steps = Uint32Array.from(parameters, (p) => optimizer.leasedState(p)?.step ?? 0);
    trainer.write("steps", 0, steps);
    this.#generators.forEach((generator, i) => trainer.write("generators", i * STATE_LENGTH, generator.leasedState));
    const plan = loss.plan(outputFeatures(layers, this.#plan.inputFeatures));
    if ("weight" in plan && plan.weight !== null) trainer.write("weight", 0, plan.weight);
    if ("posWeight" in plan && plan.posWeight !== null) trainer.write("posWeight", 0, plan.posWeight);
    await this.#turns.run(this.#loads());
  }

  *#loads(): Copies {
    const { data, validation, optimizer, parameters } = this.#parts;
    yield* this.#write("x", 0, () => data.x.leasedData("x"));
    yield* this.#write("y", 0, () => targetsOf(data));
    if (validation !== null) {
      yield* this.#write("validationX", 0, () => validation.x.leasedData("the validation data"));
      yield* this.#write("validationY", 0, () => targetsOf(validation));
    }
    const slots = optimizer.rules().map((rule) => usedSlots(rule).length);
    for (const [i, p] of parameters.entries()) {
      const offset = this.#offsets[i] as number;
      yield* this.#write("parameters", offset, () => p.leasedData("a parameter"));
      // What no step has used yet, a later one may: a cycle's momentum can begin as nothing.
      for (let slot = 0; slot < (slots[this.#plan.parameterGroups[i] as number] ?? 0); slot++) {
        const buffer = optimizer.leasedState(p)?.buffers[slot] ?? new Float32Array(p.data.length);
        yield* this.#write("slots", slot * this.#numbers + offset, () => buffer);
      }
    }
  }

  /** Copies everything that training changes back; the parameters have no gradients then. */
  async store(): Promise<void> {
    this.#generators.forEach((g, i) => this.#trainer.read("generators", i * STATE_LENGTH, g.leasedState));
    await this.#turns.run(this.#stores());
  }

  *#stores(): Copies {
    const { optimizer, parameters } = this.#parts;
    const steps = new Uint32Array(parameters.length);
    this.#trainer.read("steps", 0, steps);
    for (const [i, p] of parameters.entries()) {
      const offset = this.#offsets[i] as number;
      p.clearLeasedGrad();
      yield* this.#read("parameters", offset, () => p.leasedData("a parameter"));
      const group = this.#plan.parameterGroups[i] as number;
      if (group === -1 || steps[i] === 0) continue;
      const state = optimizer.leasedStateFor(p, this.#usedSlots[group] ?? []);
      state.step = steps[i] as number;
      for (const [slot, buffer] of state.buffers.entries()) {
        if (buffer !== null) yield* this.#read("slots", slot * this.#numbers + offset, () => buffer);
      }
    }
  }

  /** A copy of all parameters, one after another. */
  async readParameters(): Promise<Float32Array> {
    const copy = new Float32Array(this.#numbers);
    await this.#turns.run(this.#read("parameters", 0, () => copy));
    return copy;
  }

  /** Sets the caller's parameters from such a copy. */
  async storeParameters(copy: Float32Array): Promise<void> {
    await this.#turns.run(this.#restores(copy));
  }

  *#restores(copy: Float32Array): Copies {
    for (const [i, p] of this.#parts.parameters.entries()) {
      const offset = this.#offsets[i] as number;
      yield* slices(p.data.length, (from, to) =>
        p.leasedData("a parameter").set(copy.subarray(offset + from, offset + to), from),
      );
    }
  }

  #write(region: NumberRegion, offset: number, source: () => Float32Array | Int32Array): Copies {
    return slices(source().length, (from, to) =>
      this.#trainer.write(region, offset + from, source().subarray(from, to) as Float32Array),
    );
  }

  #read(region: NumberRegion, offset: number, target: () => Float32Array): Copies {
    return slices(target().length, (from, to) =>
      this.#trainer.read(region, offset + from, target().subarray(from, to)),
    );
  }
}

/** Copies in the making: each step copies a slice. */
type Copies = Generator<void, void, void>;

/** Calls copy(from, to) for slices of [0, length), one a step. */
function* slices(length: number, copy: (from: number, to: number) => void): Copies {
  for (let from = 0; from < length; from += SLICE) yield copy(from, Math.min(length, from + SLICE));
}

type NumberRegion = "parameters" | "slots" | "x" | "y" | "validationX" | "validationY";

const NOTHING_DONE: TrainerReport = {
  losses: new Float64Array(),
  validationLosses: new Float64Array(),
  seconds: new Float64Array(),
  steps: 0,
  cancelled: true,
};

/** The targets' memory, checked again: between two slices of a copy the caller can do anything. */
function targetsOf({ y, length }: TensorDataset): Int32Array | Float32Array {
  if (!(y instanceof Int32Array)) return y.leasedData("y");
  if (y.length !== length) throw argumentError("the targets have lost their memory while the fit copied them");
  return y;
}

function createTrainer(engine: Backend, plan: TrainerPlan): Trainer {
  try {
    return engine.createTrainer(plan);
  } catch (cause) {
    const { message } = cause as Error;
    throw new SamebitsError("ERR_ARGUMENT", `a fit of this size cannot be had here: ${message}`, { cause });
  }
}
