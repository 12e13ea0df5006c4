/** Nets of nets, residuals and branches: their methods, the written-out loop and the fused run, on every backend, to the bit. */
import * as fc from "fast-check";
import { describe, it } from "vitest";
import * as sb from "../../dist/index.js";
import { anyNetDraft, type Input, type NetDraft, type OwnDraft } from "../support/any_net.js";
import { anySeriesDraft } from "../support/any_series.js";
import { backends } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { temporaryFolder } from "../support/folder.js";
import { expectSameNumbers, weightsOf } from "../support/training.js";

const path = temporaryFolder();

/** Each column times a number of its own. */
class Scale extends sb.Layer {
  readonly scale: sb.Tensor;
  #input = sb.empty([0]);

  constructor(columns: number) {
    super();
    this.scale = sb.full([columns], 0.75);
  }

  override namedParameters(): Map<string, sb.Tensor> {
    return new Map([["scale", this.scale]]);
  }

  override forward(x: sb.Tensor): sb.Tensor {
    this.#input = x.clone();
    return this.#times(x);
  }

  override backward(gradOutput: sb.Tensor): sb.Tensor {
    const { data } = this.#input;
    const columns = this.scale.data.length;
    const grad = (this.scale.grad ??= sb.zeros([columns]));
    gradOutput.data.forEach((g, i) => (grad.data[i % columns]! += g * data[i]!));
    return this.#times(gradOutput);
  }

  #times(x: sb.Tensor): sb.Tensor {
    const { data } = this.scale;
    const y = x.clone();
    y.data.forEach((value, i) => (y.data[i] = value * data[i % data.length]!));
    return y;
  }
}

/** A net with a forward pass of its own. */
class Doubled extends sb.Net {
  override forward(x: sb.Tensor): sb.Tensor {
    const y = super.forward(x);
    y.data.forEach((value, i) => (y.data[i] = 2 * value));
    return y;
  }
  override backward(gradOutput: sb.Tensor): sb.Tensor {
    const gradient = gradOutput.clone();
    gradient.data.forEach((value, i) => (gradient.data[i] = 2 * value));
    return super.backward(gradient);
  }
}

const OWN: OwnDraft[] = [
  { make: (width) => new Scale(width) },
  { make: (width, source) => new Doubled([new sb.Linear(width, width, source), new sb.Residual(new sb.Tanh())]) },
];

/** What passes its input on, so that it has one gradient with its output. */
const PASSING: OwnDraft = { make: () => new sb.Identity() };

const OUTPUTS = 2;

interface Start {
  readonly net: sb.Net;
  readonly generators: readonly sb.Generator[];
  readonly optimizer: sb.Adam;
  readonly loss: sb.MSELoss;
  readonly data: sb.TensorDataset<sb.Tensor, Input>;
  readonly options: sb.DataLoaderOptions & { clipGradNorm?: number };
}

interface Training {
  readonly draft: NetDraft;
  readonly rows: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly frozen: number;
  readonly clips: boolean;
  /** Which of the ways besides the loop is compared with it. */
  readonly way: number;
}

const EPOCHS = 3;

function start(backend: sb.BackendName, { draft, rows, batchSize, shuffle, frozen, clips }: Training): Start {
  const [generator, loader] = [new sb.Generator({ seed: 3, backend }), new sb.Generator({ seed: 4, backend })];
  const numbers = new sb.Generator({ seed: 5, backend: "typescript" });
  const body = draft.make({ generator });
  const x = draft.inputs(rows, { generator: numbers });
  const isOfOne = batchSize === 1 || rows % batchSize === 1 || rows === 1;
  fc.pre(!isOfOne || !String(body).includes("BatchNorm1d")); // which takes no batch of one sample
  const width = body.predict(x).shape[1] as number;
  const net = new sb.Net({ body, head: new sb.Linear(width, OUTPUTS, { generator }) });
  const own = [...net.namedParameters()].filter(([name]) => !name.endsWith("scale") && name !== "head.weight");
  own.forEach(([, p], i) => (p.requiresGrad = (frozen >> (i % 8)) % 2 === 0));
  const data = new sb.TensorDataset(x, sb.rand([rows, OUTPUTS], { generator: numbers }));
  return {
    net: net as unknown as sb.Net,
    generators: [generator, loader],
    optimizer: new sb.Adam(net.parameters(), { lr: 0.05 }),
    loss: new sb.MSELoss(),
    data,
    options: { batchSize, shuffle, generator: loader, ...(clips && { clipGradNorm: 0.3 }) },
  };
}

type Way = (start: Start) => number[] | Promise<number[]>;

/** A step as a user writes it. */
function stepByHand({ net, optimizer, loss, options }: Start, x: Input, y: sb.Tensor): number {
  optimizer.zeroGrad();
  const value = loss.forward(net.forward(x), y);
  net.backward(loss.backward());
  if (options.clipGradNorm !== undefined) sb.clipGradNorm_(net.parameters(), options.clipGradNorm);
  optimizer.step();
  return value;
}

function byLoader(step: (start: Start, x: Input, y: sb.Tensor) => number): Way {
  return (given) => {
    const { data, options, optimizer } = given;
    const { clipGradNorm: _, ...loaderOptions } = options;
    const loader = new sb.DataLoader(data, loaderOptions);
    const losses = Array.from({ length: EPOCHS }, () => {
      let sum = 0;
      for (const [x, y] of loader) sum += step(given, x, y as sb.Tensor) * (x.shape[0] as number);
      return sum / data.length;
    });
    optimizer.zeroGrad();
    return losses;
  };
}

const lossesOf = ({ epochs }: sb.FitResult): number[] => epochs.map(({ loss }) => loss);

const WAYS: Record<string, Way> = {
  trainStep: byLoader(({ net, optimizer, loss, options: { clipGradNorm } }, x, y) =>
    net.trainStep(x, y, { loss, optimizer, ...(clipGradNorm !== undefined && { clipGradNorm }) }),
  ),
  fit: async ({ net, data, optimizer, loss, options }) =>
    lossesOf(await net.fit(data, { optimizer, loss, epochs: EPOCHS, ...options })),
  "a fit that is resumed": async ({ net, data, optimizer, loss, options }) => {
    const whole = { optimizer, loss, epochs: EPOCHS, ...options };
    const first = await net.fit(data, { ...whole, epochs: 1 });
    const { state } = first.epochs.at(-1) as sb.EpochReport;
    return [...lossesOf(first), ...lossesOf(await net.fit(data, { ...whole, resume: state }))];
  },
  "a fit that is written out": async ({ net, data, optimizer, loss, options }) => {
    net.forward = (x) => sb.Net.prototype.forward.call(net, x);
    return lossesOf(await net.fit(data, { optimizer, loss, epochs: EPOCHS, ...options }));
  },
  "a clone's fit": async ({ net, data, loss, options, generators }) => {
    // Its generators are clones: what it draws, the others do not.
    const clone = net.clone();
    const optimizer = new sb.Adam(clone.parameters(), { lr: 0.05 });
    const losses = lossesOf(await clone.fit(data, { optimizer, loss, epochs: EPOCHS, ...options }));
    net.loadStateDict(clone.stateDict());
    const [dropout] = (clone as unknown as { generators: sb.Generator[] }).generators;
    if (dropout !== undefined) generators[0]?.setState(dropout.getState());
    return losses;
  },
  "a checkpoint": async ({ net, data, optimizer, loss, options, generators }) => {
    const whole = { optimizer, loss, epochs: EPOCHS, ...options };
    const parts = { net, optimizer, generators: { own: generators[1] as sb.Generator } };
    const first = await net.fit(data, { ...whole, epochs: 1 });
    await sb.saveCheckpoint(path("checkpoint"), { ...parts, fit: (first.epochs[0] as sb.EpochReport).state });
    await net.fit(data, { ...whole, epochs: 1 });
    net.eval();
    const { fit } = await sb.loadCheckpoint(path("checkpoint"), parts);
    return [...lossesOf(first), ...lossesOf(await net.fit(data, { ...whole, resume: fit as sb.FitState }))];
  },
};

const anyTraining = (...own: OwnDraft[]): fc.Arbitrary<Training> =>
  fc.record({
    draft: fc.oneof({ arbitrary: anyNetDraft(...own), weight: 3 }, { arbitrary: anySeriesDraft, weight: 1 }),
    rows: fc.integer({ min: 1, max: 9 }),
    batchSize: fc.integer({ min: 1, max: 5 }),
    shuffle: fc.boolean(),
    frozen: fc.nat(127),
    clips: fc.boolean(),
    way: fc.nat(),
  });

async function expectSameWay(training: Training, ways: Record<string, Way>): Promise<void> {
  const names = Object.keys(ways);
  const name = names[training.way % names.length] as string;
  const compared: Record<string, Way> = { "the loop": byLoader(stepByHand), [name]: ways[name] as Way };
  const expected = start("typescript", training);
  const losses = await byLoader(stepByHand)(expected);
  for (const backend of backends) {
    for (const [label, way] of Object.entries(compared)) {
      const actual = start(backend, training);
      const what = `${label} on ${backend} of ${actual.net}`;
      const given = await way(actual);
      expectSameNumbers(given, losses, `${what}: losses`);
      expectSameBits(weightsOf(actual.net), weightsOf(expected.net), `${what}: weights`);
      actual.generators.forEach((g, i) => expectSameState(g, expected.generators[i] as sb.Generator, what));
      expectSameBits(actual.net.predict(actual.data.x).data, expected.net.predict(actual.data.x).data, what);
    }
  }
}

describe("a net of nets", () => {
  it("has the same passes on every backend, to the bit", () => {
    const property = fc.property(anyTraining(...OWN), (training) => {
      const [first, ...others] = backends.map((backend) => {
        const { net, data } = start(backend, training);
        const y = net.forward(data.x);
        const gradOutput = sb.rand(y.shape, { generator: new sb.Generator({ seed: 9, backend: "typescript" }) });
        const gradient = net.backward(gradOutput);
        const gradients = net.parameters().map((p) => p.grad?.data ?? sb.empty([0]).data);
        return [y.data, gradient.data, ...gradients];
      });
      for (const other of others) other.forEach((data, i) => expectSameBits(data, first?.[i] as Float32Array, `${i}`));
      const { net, data } = start(backends[0] as sb.BackendName, training);
      expectSameBits(net.predict(data.x).data, net.eval().forward(data.x).data);
    });
    fc.assert(property, { numRuns: 100 });
  });

  it("trains by any way to the bits of the loop", async () => {
    const property = fc.asyncProperty(anyTraining(PASSING), (training) => expectSameWay(training, WAYS));
    await fc.assert(property, { numRuns: 60 });
  });

  it("trains with layers of one's own in it by any way to the bits of the loop", async () => {
    const { "a clone's fit": _, ...ways } = WAYS; // layers of one's own have a clone of their own, or none
    const property = fc.asyncProperty(anyTraining(...OWN), (training) => expectSameWay(training, ways));
    await fc.assert(property, { numRuns: 30 });
  });
});
