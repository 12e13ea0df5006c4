/** Runs begun in PyTorch 1.13.1 and 2.13.0: given the gradients they go on to the same bits, and from files of ours as well. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { fromBits } from "../../dist/bits.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import { contentOf, expectTorchValue, type FileValue, filesIn, pathOf, plainValue } from "../support/interchange.js";
import type { Any } from "../support/mistakes.js";
import { createOptimizer, type OptimizerName } from "../support/optimizers.js";
import { ourOptions } from "../support/torch_names.js";

const path = temporaryFolder();

interface Run {
  readonly optimizer: OptimizerName;
  readonly options: Record<string, FileValue>;
  readonly scheduler: string | null;
  readonly scheduler_options: Record<string, FileValue>;
  readonly steps_before: number;
  readonly grads: [weight: string, bias: string][];
  readonly samebits: { readonly optimizer: FileValue; readonly scheduler?: FileValue };
  readonly "after_2.13.0": { readonly lr: { hex: string }; readonly params: [weight: string, bias: string] }[];
}

const RUNS = filesIn("resume", ".pt").filter((name) => !name.startsWith("order-"));
const runs = RUNS.map((name) => ({ file: `resume/${name}`, run: contentOf(`resume/${name}`) as Run }));

const optionsOf = (options: Record<string, FileValue>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(ourOptions(options)).map(([name, value]) => [name, plainValue(value)]));

/** The run as its program makes it anew. */
class World {
  readonly layer: sb.Linear;
  readonly optimizer: Any;
  readonly scheduler: Any;

  constructor({ optimizer, options, scheduler, scheduler_options }: Run, backend: sb.BackendName) {
    this.layer = new sb.Linear(3, 4, { generator: new sb.Generator({ backend }) });
    this.optimizer = createOptimizer(optimizer, this.parameters, optionsOf(options));
    const Scheduler = scheduler === null ? null : (sb as Any)[scheduler];
    this.scheduler = Scheduler && new Scheduler(this.optimizer, optionsOf(scheduler_options));
  }

  get parameters(): sb.Tensor[] {
    return [this.layer.weight, this.layer.bias as sb.Tensor];
  }

  load({ model, optimizer, scheduler }: Any): void {
    this.layer.weight.copy_(model.weight);
    this.layer.bias?.copy_(model.bias);
    this.optimizer.loadTorch(optimizer);
    this.scheduler?.loadTorch(scheduler);
  }

  /** What a program of ours saves. */
  save(): sb.TorchValue {
    const { weight, bias } = this.layer;
    const scheduler = this.scheduler === null ? {} : { scheduler: this.scheduler.toTorch() };
    return { model: { weight, bias }, optimizer: this.optimizer.toTorch(), ...scheduler };
  }

  step(grads: readonly string[], metric: number): void {
    this.parameters.forEach((p, i) => (p.grad = sb.tensor(fromBits(grads[i] as string, "float32"), p.shape)));
    this.optimizer.step();
    if (this.scheduler instanceof sb.ReduceLROnPlateau) this.scheduler.step(metric);
    else this.scheduler?.step();
  }
}

/** A cosine or a power is PyTorch's C library's there. */
const ULPS = 4;

function expectGoesOn(world: World, run: Run, what: string): void {
  for (const [i, { lr, params }] of run["after_2.13.0"].entries()) {
    world.step(run.grads[run.steps_before + i] as [string, string], 1 - 0.001 * i);
    const expected = fromBits(lr.hex, "float64")[0] as number;
    expect(Math.abs(world.optimizer.lr - expected), `${what}, rate ${i}`).toBeLessThanOrEqual(
      ULPS * 2 ** -52 * expected,
    );
    for (const [j, p] of world.parameters.entries()) {
      expectSameBits(p.data, fromBits(params[j] as string, "float32"), `${what}, step ${i}, parameter ${j}`);
    }
  }
}

/** Our state_dict as the goldens have it: with a Map of states. */
const comparable = ({ state, paramGroups }: Any): sb.TorchValue => {
  const states = Object.entries(state).map(([i, own]): [number, Any] => [Number(i), own]);
  return { state: states.length === 0 ? {} : (new Map(states) as Any), paramGroups };
};

describe.each(backends)("a run begun in PyTorch, on %s", (backend) => {
  it.each(runs)("$file goes on", async ({ file, run }) => {
    const saved = await sb.loadTorchCheckpoint(pathOf(file));
    const world = new World(run, backend);
    world.load(saved);
    expectTorchValue(comparable(world.optimizer.stateDict()), run.samebits.optimizer, "the optimiser's state");
    for (const [name, value] of run.samebits.scheduler
      ? ((run.samebits.scheduler as Any).dict as [string, FileValue][])
      : []) {
      expectTorchValue(world.scheduler.stateDict()[name], value, `the scheduler's ${name}`);
    }
    await sb.saveTorch(path("again.pt"), world.save());
    expectGoesOn(world, run, "from PyTorch's file");

    const again = new World(run, backend);
    again.load(await sb.loadTorchCheckpoint(path("again.pt")));
    expectGoesOn(again, run, "from our file");
  });
});

interface Order {
  readonly samples: number;
  readonly batch_size: number;
  readonly dropout: number;
  readonly epochs: { readonly samples: number[]; readonly dropout_of_ones: string }[][];
}

/** The states of all generators at a point of the run. */
type States = Record<"default" | "loader", sb.Tensor<"uint8"> | undefined>;

describe("generators saved in PyTorch", () => {
  const orders = filesIn("resume", ".pt").filter((name) => name.startsWith("order-"));

  it.each(orders)("%s: orders and masks go on, from an epoch's beginning and from its middle", async (name) => {
    const { samples, batch_size: batchSize, dropout, epochs } = contentOf(`resume/${name}`) as Order;
    const points = (await sb.loadTorchCheckpoint(pathOf(`resume/${name}`))) as Record<string, States>;
    const own = points["epoch_1_begins"]?.loader === undefined ? null : new sb.Generator();
    const set = ({ default: state, loader: ownState }: States): void => {
      sb.setRngState((state as sb.Tensor<"uint8">).data);
      own?.setState((ownState as sb.Tensor<"uint8">).data);
    };
    const numbers = sb.tensor(Array.from({ length: samples }, (_, i) => [i]));
    const loader = new sb.DataLoader(new sb.TensorDataset(numbers, numbers), {
      batchSize,
      shuffle: true,
      ...(own && { generator: own }),
    });
    const layer = new sb.Dropout(dropout);
    const expectEpoch = (epoch: number): void => {
      let i = 0;
      for (const [x] of loader) expectBatch(x, epoch, i++);
    };
    const expectBatch = (batch: sb.Tensor, epoch: number, i: number): void => {
      const golden = epochs[epoch]?.[i] as Order["epochs"][number][number];
      expect([...batch.data], `epoch ${epoch}, batch ${i}`).toEqual(golden.samples);
      const mask = layer.forward(sb.ones([3]));
      expectSameBits(mask.data, fromBits(golden.dropout_of_ones, "float32"), `epoch ${epoch}, mask ${i}`);
    };

    set(points["epoch_1_begins"] as States);
    for (const epoch of [1, 2]) expectEpoch(epoch);

    set(points["epoch_1_begins"] as States);
    let batch = 0;
    for (const [x] of loader) {
      if (batch >= 2) expectBatch(x, 1, batch);
      else if (batch === 1) set(points["epoch_1_after_2_batches"] as States);
      batch += 1;
    }
    expectEpoch(2);

    set(points["epoch_2_begins"] as States);
    expectEpoch(2);
  });
});

const saved = (await sb.loadTorchCheckpoint(pathOf("resume/adam.pt"))) as Any;

describe("what is no state of PyTorch's", () => {
  const { param_groups: groups, state } = saved.optimizer;
  const [group] = groups;
  const mistakes: [name: string, value: Any, code: sb.ErrorCode, words: string][] = [
    ["null", null, "ERR_ARGUMENT", "an optimiser's state is what PyTorch's state_dict() has there"],
    ["no groups", { state }, "ERR_ARGUMENT", "a state's param_groups"],
    ["a group that is none", { state, param_groups: [5] }, "ERR_ARGUMENT", "a state's parameter group"],
    [
      "a state of no parameter",
      { state: new Map([...state, [7, state.get(0)]]), param_groups: groups },
      "ERR_ARGUMENT",
      'a parameter "7"',
    ],
    [
      "groups of other numbers",
      { state, param_groups: [{ ...group, params: [5, 6] }] },
      "ERR_ARGUMENT",
      'a parameter "0", which is in none of the groups',
    ],
    ["two groups", { state, param_groups: [group, group] }, "ERR_ARGUMENT", "groups of [2, 2] parameters"],
    ["another option", { state, param_groups: [{ ...group, gamma: 1 }] }, "ERR_ARGUMENT", '"gamma"'],
    ["a text for a rate", { state, param_groups: [{ ...group, lr: "x" }] }, "ERR_ARGUMENT", "lr"],
    [
      "another slot",
      { state: new Map([[0, { step: 1, sum: sb.zeros([4, 3]) }]]), param_groups: groups },
      "ERR_ARGUMENT",
      '"sum"',
    ],
    [
      "a slot of another shape",
      { state: new Map([[0, { ...state.get(0), exp_avg: sb.zeros([3, 4]) }]]), param_groups: groups },
      "ERR_SHAPE",
      "expAvg",
    ],
  ];
  it.each(mistakes)("%s is refused", async (_, value, code, words) => {
    const world = new World(contentOf("resume/adam.pt") as Run, "typescript");
    world.load(saved);
    const before = JSON.stringify(world.optimizer);
    expectSamebitsError(await failureOf(() => world.optimizer.loadTorch(value)), code, "loadTorch", words);
    expect(JSON.stringify(world.optimizer)).toBe(before);
  });
});
