/** One training run: what it owns, how that becomes a Trainer's memory, and how it comes back. */
import { setImmediate as nextTurn } from "node:timers/promises";
import { argumentError } from "../checks.js";
import type { Backend, LayerPlan, Trainer, TrainerPlan, TrainerReport } from "../backend/backend.js";
import { STATE_LENGTH } from "../backend/generator_state.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import { SamebitsError } from "../errors.js";
import type { Leasable } from "../lease.js";
import type { CrossEntropyLoss } from "../nn/cross_entropy_loss.js";
import type { Layer } from "../nn/layer.js";
import type { SGD } from "../optim/sgd.js";
import type { Generator } from "../random/generator.js";
import type { Parameter } from "../tensor/tensor.js";

/** What trains, on what, and how; checked. */
export interface RunParts {
  readonly net: object;
  readonly engine: Backend;
  readonly layers: readonly Layer[];
  readonly parameters: readonly Parameter[];
  readonly data: TensorDataset;
  readonly loss: CrossEntropyLoss;
  readonly optimizer: SGD;
  readonly batchSize: number;
  readonly dropLast: boolean;
  readonly order: TrainerPlan["order"];
  readonly generator: Generator;
}

/** Numbers copied before the clock is looked at, and milliseconds of copying before the event loop has its turn. */
const SLICE = 1 << 18;
const LONGEST_TURN = 2;

type Copy = (offset: number, from: number, to: number) => void;

export class TrainingRun {
  readonly #parts: RunParts;
  readonly #trainer: Trainer;
  /** The optimiser's groups that the trainer was made for, as `groupsOf` gives them. */
  readonly #groups: readonly number[];
  /** Where each parameter starts in the trainer's regions. */
  readonly #offsets: readonly number[];
  #turn = performance.now();

  constructor(parts: RunParts) {
    this.#parts = parts;
    let offset = 0;
    this.#offsets = parts.parameters.map((p) => (offset += p.data.length) - p.data.length);
    this.#groups = groupsOf(parts);
    this.#trainer = createTrainer(parts);
  }

  /** Whether the optimiser still trains the parameters that it did when the run was made. */
  isCurrent(): boolean {
    const groups = groupsOf(this.#parts);
    return groups.every((group, i) => group === this.#groups[i]);
  }

  get samplesPerEpoch(): number {
    const { data, batchSize, dropLast } = this.#parts;
    return dropLast ? data.length - (data.length % batchSize) : data.length;
  }

  /** Trains for some epochs: copies in, runs, copies back. Everything is leased meanwhile. */
  async train(epochs: number, signal: AbortSignal | undefined): Promise<TrainerReport> {
    const cancel = (): void => this.#trainer.cancel();
    await this.#load();
    if (signal?.aborted) return { losses: new Float64Array(), seconds: new Float64Array(), cancelled: true };
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const report = await this.#run(epochs);
      await this.#store();
      return report;
    } finally {
      signal?.removeEventListener("abort", cancel);
    }
  }

  async #run(epochs: number): Promise<TrainerReport> {
    try {
      return await this.#trainer.run(epochs, this.#parts.optimizer.rules());
    } catch (cause) {
      const { message } = cause as Error;
      throw new SamebitsError("ERR_ARGUMENT", `the fit cannot go on: ${message}`, { cause });
    }
  }

  async #load(): Promise<void> {
    const { data, optimizer, generator, parameters } = this.#parts;
    const trainer = this.#trainer;
    const states = parameters.map((p) => optimizer.leasedState(p));
    trainer.write(
      "steps",
      0,
      Uint32Array.from(states, (state) => state?.step ?? 0),
    );
    trainer.write("generator", 0, generator.leasedState);
    const x = data.x.data;
    await this.#slices(x.length, 0, (at, from, to) =>
      trainer.write("x", at, data.x.leasedData("x").subarray(from, to)),
    );
    await this.#slices(data.length, 0, (at, from, to) => trainer.write("y", at, targetsOf(data).subarray(from, to)));
    await this.#eachParameter((p, i) => (at, from, to) => {
      trainer.write("parameters", at, p.leasedData("a parameter").subarray(from, to));
      const buffer = states[i]?.buffers[0];
      if (buffer) trainer.write("momentum", at, buffer.subarray(from, to));
    });
  }

  async #store(): Promise<void> {
    const { optimizer, generator, parameters } = this.#parts;
    const trainer = this.#trainer;
    const steps = new Uint32Array(parameters.length);
    const state = new Uint32Array(STATE_LENGTH);
    trainer.read("steps", 0, steps);
    trainer.read("generator", 0, state);
    generator.leasedState.set(state);
    await this.#eachParameter((p, i) => {
      p.clearLeasedGrad();
      const step = steps[i] as number;
      const state = step === 0 ? null : optimizer.leasedStateFor(p);
      if (state !== null) state.step = step;
      const buffer = state?.buffers[0] ?? null;
      return (at, from, to) => {
        trainer.read("parameters", at, p.leasedData("a parameter").subarray(from, to));
        if (buffer !== null) trainer.read("momentum", at, buffer.subarray(from, to));
      };
    });
  }

  async #eachParameter(copyOf: (p: Parameter, i: number) => Copy): Promise<void> {
    for (const [i, p] of this.#parts.parameters.entries()) {
      await this.#slices(p.leasedData("a parameter").length, this.#offsets[i] as number, copyOf(p, i));
    }
  }

  /** Copies [0, length) of an array to or from `offset` on in its region, with turns for the event loop in between. */
  async #slices(length: number, offset: number, copy: Copy): Promise<void> {
    for (let from = 0; from < length; from += SLICE) {
      copy(offset + from, from, Math.min(length, from + SLICE));
      if (performance.now() - this.#turn < LONGEST_TURN) continue;
      await nextTurn();
      this.#turn = performance.now();
    }
  }
}

/** The targets, checked again: between two slices of a copy the caller can do anything. */
function targetsOf({ y, length }: TensorDataset): Int32Array {
  const targets = y as Int32Array;
  if (targets.length !== length) throw argumentError("the targets have lost their memory while the fit copied them");
  return targets;
}

function createTrainer(parts: RunParts): Trainer {
  try {
    return parts.engine.createTrainer(planOf(parts));
  } catch (cause) {
    const { message } = cause as Error;
    throw new SamebitsError("ERR_ARGUMENT", `a fit of this size cannot be had here: ${message}`, { cause });
  }
}

/** Everything that belongs to a run while it trains. */
export function leasablesOf({ net, layers, parameters, optimizer, data, generator }: RunParts): Leasable[] {
  const optimized = optimizer.paramGroups.flatMap((group) => group.params);
  const named = (what: string, objects: readonly object[]): Leasable[] => objects.map((object) => ({ object, what }));
  return [
    ...named("the net", [net]),
    ...named("the layer", layers),
    ...named("the parameter", [...new Set([...parameters, ...optimized])]),
    ...named("the optimiser", [optimizer]),
    ...named("the data set", [data, data.x, data.y]),
    ...named("the generator", [generator]),
  ];
}

/** For each parameter the index of its optimiser group, or -1. */
function groupsOf({ parameters, optimizer }: RunParts): number[] {
  const groups = new Map(optimizer.paramGroups.flatMap(({ params }, i) => params.map((p) => [p, i])));
  return parameters.map((p) => groups.get(p) ?? -1);
}

function planOf(parts: RunParts): TrainerPlan {
  const { layers, data, loss, batchSize, dropLast, order } = parts;
  return {
    layers: layers.map((layer) => layer.plan() as LayerPlan),
    inputFeatures: data.x.shape[1] as number,
    samples: data.length,
    reduction: loss.reduction,
    batchSize,
    dropLast,
    order,
    parameterGroups: groupsOf(parts),
  };
}
