/** One training run: what it owns, how that becomes a Trainer's memory, and how it comes back. */
import type { Backend } from "../backend/backend.js";
import { STATE_LENGTH } from "../backend/generator_state.js";
import { usedSlots } from "../backend/optimizer_state.js";
import type { Schedule, Trainer, TrainerPlan, TrainerReport } from "../backend/training.js";
import type { DataLoader } from "../data/data_loader.js";
import type { InputTensor } from "../tensor/integers.js";
import { type AnyTensorDataset, TensorDataset } from "../data/tensor_dataset.js";
import { failureOf } from "../errors.js";
import { lend } from "../lease.js";
import { outputWidthFor } from "../nn/containers/widths.js";
import type { Generator as RandomGenerator } from "../random/generator.js";
import { onAbort } from "./abort.js";
import { type BufferPlace, bufferPlaces } from "./engine_buffers.js";
import { inputPart, numbersOf, targetCount, targetPart } from "./data_memory.js";
import { samplesPerEpoch } from "./epoch_size.js";
import { NOTHING_DONE } from "./nothing_done.js";
import { type NetNumbers, newNumbers } from "./numbers.js";
import { parameterGroups, trainerPlan } from "./plan.js";
import { isPlannedAlike } from "./planned.js";
import { readError } from "./read_error.js";
import { generatorsOf, type RunParts } from "./run_parts.js";
import { copyInTurns, type Copy } from "../turns.js";

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
  readonly #buffers: readonly BufferPlace[];
  /** The samples of an epoch, where a sampler gives them. */
  #order: Int32Array | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    for (const p of parts.parameters) this.#offsets.push(this.#numbers + p.data.length);
    this.#buffers = bufferPlaces(parts.buffers);
    this.#generators = [parts.generator];
    this.#plan = trainerPlan(parts, this.#generators);
    this.#trainer = createTrainer(parts.engine, this.#plan);
  }

  get #numbers(): number {
    return this.#offsets.at(-1) as number;
  }

  /** Whether it can train those parts as it is: they are its own, and what its plan was made of is the same. */
  suits(parts: RunParts): boolean {
    return isPlannedAlike(parts, this.#parts) && this.isCurrent();
  }

  /** Numbers that it keeps a copy of. */
  get size(): number {
    const { data, validation } = this.#parts;
    return this.#numbers + numbersOf(data) + (validation === null ? 0 : numbersOf(validation));
  }

  /** Whether the optimiser still trains the parameters that it did when the run was made. */
  isCurrent(): boolean {
    const groups = parameterGroups(this.#parts);
    return groups.every((group, i) => group === this.#plan.parameterGroups[i]);
  }

  get samplesPerEpoch(): number {
    return this.#order?.length ?? (samplesPerEpoch(this.#parts) as number);
  }

  /** The loader's next epoch; the sampler in it may be the caller's, so that for the time being what the fit draws from is too. */
  draw(loader: DataLoader<InputTensor>, parts: RunParts): Int32Array {
    this.#storeGenerators();
    try {
      return lend(generatorsOf(parts), () => loader.drawEpoch());
    } finally {
      this.#loadGenerators();
    }
  }

  /** Takes the samples of the epochs to come. */
  take(order: Int32Array): void {
    this.#order = order;
  }

  /** Whether ranks share out each batch, so that none of them ends a run without the others. */
  get isShared(): boolean {
    return this.#plan.ranks;
  }

  /** Trains for some epochs on what was loaded. Everything is leased meanwhile. */
  async train(epochs: number, schedule: Schedule, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const report = await this.#report(signal, () => this.#trainer.run(epochs, schedule, this.#order));
    this.#noteSlots(schedule, report.steps);
    const { failedRead } = report;
    if (failedRead !== null && this.isShared) this.#parts.together.end(readError(this.#parts, failedRead));
    return report;
  }

  /** Batches that the training under way, or the last one, has done. */
  get batches(): number {
    return this.#trainer.batches;
  }

  /** Measures the loss of those validation samples. */
  validate(order: Int32Array, signal: AbortSignal | undefined): Promise<TrainerReport> {
    return this.#report(signal, () => this.#trainer.validate(order));
  }

  async #report(signal: AbortSignal | undefined, run: () => Promise<TrainerReport>): Promise<TrainerReport> {
    const isAborted = signal?.aborted ?? false;
    if (isAborted && !this.isShared) return NOTHING_DONE;
    const stopListening = isAborted ? undefined : signal && onAbort(signal, () => this.#trainer.cancel());
    try {
      const report = run();
      if (isAborted) this.#trainer.cancel();
      return await report;
    } catch (cause) {
      throw failureOf("the fit cannot go on", cause);
    } finally {
      stopListening?.();
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
    const { optimizer, loss, net, parameters } = this.#parts;
    const trainer = this.#trainer;
    this.#usedSlots.length = 0;
    const states = parameters.map((p) => optimizer.leasedState(p));
    trainer.write(
      "steps",
      0,
      Uint32Array.from(states, (state) => state?.step ?? 0),
    );
    trainer.write(
      "muProducts",
      0,
      Float32Array.from(states, (state) => state?.muProduct ?? 1),
    );
    this.#loadGenerators();
    const plan = loss.plan(outputWidthFor(net.graph, [1, this.#plan.inputFeatures]) as number);
    if ("weight" in plan && plan.weight !== null) trainer.write("weight", 0, plan.weight);
    if ("posWeight" in plan && plan.posWeight !== null) trainer.write("posWeight", 0, plan.posWeight);
    await copyInTurns(this.#loads());
  }

  #loads(): Copy[] {
    const { data, validation, optimizer, parameters } = this.#parts;
    const copies = this.#buffers.map(({ region, offset, own }) => this.#write(region, offset, own));
    if (data instanceof TensorDataset) {
      copies.push(...this.#writeData(["x", "y"], data, "x"));
    }
    if (validation instanceof TensorDataset) {
      copies.push(...this.#writeData(["validationX", "validationY"], validation, "the validation data"));
    }
    const slots = optimizer.rules().map((rule) => usedSlots(rule).length);
    for (const [i, p] of parameters.entries()) {
      const offset = this.#offsets[i] as number;
      copies.push(this.#write("parameters", offset, () => p.leasedData("a parameter")));
      // What no step has used yet, a later one may: a cycle's momentum can begin as nothing.
      for (let slot = 0; slot < (slots[this.#plan.parameterGroups[i] as number] ?? 0); slot++) {
        const buffer = optimizer.leasedState(p)?.buffers[slot];
        copies.push(
          buffer
            ? this.#write("slots", slot * this.#numbers + offset, () => buffer)
            : this.#clear(slot * this.#numbers + offset, p.data.length),
        );
      }
    }
    return copies;
  }

  /** Copies everything that training changes back; the net's parameters and the optimiser's have no gradients then. */
  async store(): Promise<void> {
    this.#storeGenerators();
    await copyInTurns(this.#stores());
  }

  #loadGenerators(): void {
    this.#generators.forEach((g, i) => this.#trainer.write("generators", i * STATE_LENGTH, g.leasedState));
  }

  #storeGenerators(): void {
    this.#generators.forEach((g, i) => this.#trainer.read("generators", i * STATE_LENGTH, g.leasedState));
  }

  #stores(): Copy[] {
    const { optimizer, parameters } = this.#parts;
    const steps = new Uint32Array(parameters.length);
    const muProducts = new Float32Array(parameters.length);
    this.#trainer.read("steps", 0, steps);
    this.#trainer.read("muProducts", 0, muProducts);
    const copies = this.#buffers.map(({ region, offset, own }) => this.#read(region, offset, own));
    optimizer.leasedZeroGrad();
    for (const [i, p] of parameters.entries()) {
      const offset = this.#offsets[i] as number;
      p.clearLeasedGrad();
      copies.push(this.#read("parameters", offset, () => p.leasedData("a parameter")));
      const group = this.#plan.parameterGroups[i] as number;
      if (group < 0 || steps[i] === 0) continue;
      const state = optimizer.leasedStateFor(p, this.#usedSlots[group] ?? []);
      state.step = steps[i] as number;
      state.muProduct = muProducts[i] as number;
      for (const [slot, buffer] of state.buffers.entries()) {
        if (buffer !== null) copies.push(this.#read("slots", slot * this.#numbers + offset, () => buffer));
      }
    }
    return copies;
  }

  async readNumbers(): Promise<NetNumbers> {
    const numbers = newNumbers(this.#parts);
    const places = [
      ...this.#offsets.slice(0, -1).map((offset) => ({ region: "parameters" as const, offset })),
      ...this.#buffers,
    ];
    await copyInTurns(places.map(({ region, offset }, i) => this.#read(region, offset, () => numbers[i] as Numbers)));
    return numbers;
  }

  #writeData([x, y]: readonly [NumberRegion, NumberRegion], data: AnyTensorDataset, what: string): Copy[] {
    const { net, loss } = this.#parts;
    const columns = outputWidthFor(net.graph, data.x.shape) as number;
    return [
      {
        length: data.x.leasedData(what).length,
        run: (from, to) => this.#trainer.write(x, from, inputPart(net.graph, data.x, from, to, what)),
      },
      {
        length: targetCount(data),
        run: (from, to) => this.#trainer.write(y, from, targetPart(loss, columns, data, from, to)),
      },
    ];
  }

  #write(region: NumberRegion, offset: number, source: () => Numbers): Copy {
    return {
      length: source().length,
      run: (from, to) => this.#trainer.write(region, offset + from, part(source(), from, to) as Float32Array),
    };
  }

  #clear(offset: number, length: number): Copy {
    return {
      length,
      run: (from, to) => this.#trainer.write("slots", offset + from, new Float32Array(to - from)),
    };
  }

  #read(region: NumberRegion, offset: number, target: () => Numbers): Copy {
    return {
      length: target().length,
      run: (from, to) => this.#trainer.read(region, offset + from, part(target(), from, to) as Float32Array),
    };
  }
}

/** The numbers from `from` to `to`; the array itself, if those are all. */
function part<A extends Numbers>(array: A, from: number, to: number): A {
  return from === 0 && to === array.length ? array : (array.subarray(from, to) as A);
}

type Numbers = Float32Array | Int32Array | BigInt64Array;
type NumberRegion = "parameters" | "buffers" | "counters" | "slots" | "x" | "y" | "validationX" | "validationY";

function createTrainer(engine: Backend, plan: TrainerPlan): Trainer {
  try {
    return engine.createTrainer(plan);
  } catch (cause) {
    throw failureOf("a fit of this size cannot be had here", cause);
  }
}
