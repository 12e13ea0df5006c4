/** trainStep and the written-out step: the same weights, losses, optimiser state and generators, to the bit. */
import { describe, expect, it } from "vitest";
import { clipGradNorm_, Generator, Linear, Net, ones, SGD, tensor, type Tensor } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits, expectSameState } from "../support/bits.js";
import { expectThrows } from "../support/errors.js";
import {
  type AnyOptimizer,
  createRecipe,
  dataFor,
  losses,
  type LossName,
  nets,
  netsOfAnyBatch,
  optimizers,
  type Recipe,
} from "../support/recipes.js";
import { weightsOf } from "../support/training.js";

interface Options {
  readonly net?: string;
  readonly loss?: LossName;
  readonly optimizer?: string;
  readonly clipGradNorm?: number;
}

type Batch = [x: Tensor, y: Tensor | Int32Array];
type Step = (recipe: Recipe, batch: Batch, optimizer: AnyOptimizer) => number;

/** Steps on batches of several sizes, none among them; all that they leave. */
function steps(backend: (typeof backends)[number], options: Options, step: (options: Options) => Step): unknown[] {
  const recipe = createRecipe(backend, options.net ?? "tanh");
  const optimizer = (optimizers[options.optimizer ?? "SGD"] as (typeof optimizers)[string])(recipe.net.parameters());
  const one = netsOfAnyBatch.includes(options.net ?? "tanh") ? 1 : 2;
  const values = [5, one, 0, 9].map((samples) => {
    const { x, y } = dataFor(options.loss ?? "CrossEntropyLoss", samples, samples);
    return step(options)(recipe, [x, y], optimizer);
  });
  const { net, generator, own } = recipe;
  optimizer.zeroGrad();
  return [Float64Array.from(values), weightsOf(net), generator.getState(), own.getState(), optimizer.stateDict()];
}

const byHand =
  ({ loss = "CrossEntropyLoss", clipGradNorm }: Options): Step =>
  ({ net }, [x, y], optimizer) => {
    const criterion = losses[loss]();
    optimizer.zeroGrad();
    for (const p of net.parameters()) p.grad = null;
    const value = criterion.forward(net.forward(x), y);
    net.backward(criterion.backward());
    if (clipGradNorm !== undefined) clipGradNorm_(net.parameters(), clipGradNorm);
    optimizer.step();
    return value;
  };

const inOneCall = ({ loss = "CrossEntropyLoss", ...rest }: Options): Step => {
  const criterion = losses[loss]();
  const clip = rest.clipGradNorm === undefined ? {} : { clipGradNorm: rest.clipGradNorm };
  return ({ net }, [x, y], optimizer) => net.trainStep(x, y, { loss: criterion, optimizer, ...clip });
};

function expectSame(backend: (typeof backends)[number], options: Options): void {
  const [expected, actual] = [steps(backend, options, byHand), steps(backend, options, inOneCall)];
  expectSameBits(actual[0] as Float64Array, expected[0] as Float64Array, "losses");
  expectSameBits(actual[1] as Float32Array, expected[1] as Float32Array, "weights");
  expect(actual.slice(2)).toEqual(expected.slice(2));
}

describe.each(backends)("trainStep is the written-out step on %s", (backend) => {
  it.each(Object.keys(nets))("with a net of %s", (net) => expectSame(backend, { net }));
  it.each(Object.keys(losses) as LossName[])("with %s", (loss) => expectSame(backend, { loss }));
  it.each(Object.keys(optimizers))("with %s, clipped", (optimizer) => {
    expectSame(backend, { optimizer, clipGradNorm: 0.05 });
    expectSame(backend, { optimizer, net: "dropouts" });
  });

  it("leaves no gradients, and the mode as it was", () => {
    const { net } = createRecipe(backend, "dropouts");
    const optimizer = (optimizers["Adam"] as (typeof optimizers)[string])(net.parameters());
    const { x, y } = dataFor("MSELoss", 4);
    net.eval();
    net.trainStep(x, y, { loss: losses.MSELoss(), optimizer });
    expect(net.parameters().map((p) => p.grad)).toEqual(net.parameters().map(() => null));
    expect(Object.values(net.layers).map(({ training }) => training)).toEqual(
      Object.values(net.layers).map(() => false),
    );
  });

  it("sees every change between two steps", () => {
    const change = (recipe: Recipe, optimizer: AnyOptimizer, x: Tensor, i: number): void => {
      if (i === 1) (recipe.net.parameters()[0] as Tensor).data[0] = 0.5;
      if (i === 2) optimizer.lr = 0.3;
      if (i === 3) x.data.fill(0.25);
      if (i === 4) optimizer.loadStateDict({ ...optimizer.stateDict() } as never);
      if (i === 5) optimizer.paramGroups.forEach((group) => Object.assign(group, { momentum: 0.9 }));
      if (i === 6) optimizer.paramGroups[0]?.params.pop();
      if (i === 7) recipe.generator.manualSeed(3);
    };
    const run = (step: (options: Options) => Step): Float32Array => {
      const recipe = createRecipe(backend, "dropouts");
      const optimizer = (optimizers["plain SGD"] as (typeof optimizers)[string])(recipe.net.parameters());
      const { x, y } = dataFor("MSELoss", 6);
      const once = step({ loss: "MSELoss" });
      for (let i = 0; i < 9; i++) {
        change(recipe, optimizer, x, i);
        once(recipe, [x, y], optimizer);
      }
      return weightsOf(recipe.net);
    };
    expectSameBits(run(inOneCall), run(byHand), "weights");
  });

  it("follows the loss's weights", () => {
    const run = (isOneCall: boolean): Float32Array => {
      const recipe = createRecipe(backend, "tanh");
      const optimizer = (optimizers["SGD"] as (typeof optimizers)[string])(recipe.net.parameters());
      const loss = losses.CrossEntropyLoss();
      const { x, y } = dataFor("CrossEntropyLoss", 6);
      for (let i = 0; i < 3; i++) {
        loss.weight?.data.fill(i + 1, 1);
        if (isOneCall) recipe.net.trainStep(x, y, { loss, optimizer });
        else {
          optimizer.zeroGrad();
          loss.forward(recipe.net.forward(x), y);
          recipe.net.backward(loss.backward());
          optimizer.step();
        }
      }
      return weightsOf(recipe.net);
    };
    expectSameBits(run(true), run(false), "weights");
  });

  it("refuses what it cannot train on, with nothing changed", () => {
    const recipe = createRecipe(backend, "dropouts");
    const { net } = recipe;
    const optimizer = (optimizers["Adam"] as (typeof optimizers)[string])(net.parameters());
    const { x, y } = dataFor("CrossEntropyLoss", 6);
    const loss = losses.CrossEntropyLoss();
    const good = { loss, optimizer };
    net.trainStep(x, y, good);
    const before = [weightsOf(net), recipe.generator.getState(), recipe.own.getState(), optimizer.stateDict()];
    const targets = (y as Int32Array).slice();
    targets[5] = 3;
    const shared = new Int32Array(new SharedArrayBuffer(24)).fill(-1);
    const any = (value: unknown): never => value as never;
    const mistakes: [string, () => unknown][] = [
      ["ERR_SHAPE", () => net.trainStep(tensor([[1, 2, 3]]), y as Int32Array, good)],
      ["ERR_SHAPE", () => net.trainStep(tensor([1, 2, 3, 4]), y as Int32Array, good)],
      ["ERR_SHAPE", () => net.trainStep(x, Int32Array.of(0), good)],
      ["ERR_ARGUMENT", () => net.trainStep(x, targets, good)],
      ["ERR_ARGUMENT", () => net.trainStep(x, shared, good)],
      ["ERR_SHAPE", () => net.trainStep(x, tensor([[1]]), good)],
      [
        "ERR_DTYPE",
        () => net.trainStep(any(tensor([[1, 2, 3, 4]], undefined, { dtype: "float64" })), y as Int32Array, good),
      ],
      ["ERR_ARGUMENT", () => net.trainStep(any([[1, 2, 3, 4]]), y as Int32Array, good)],
      ["ERR_ARGUMENT", () => net.trainStep(x, y, any(undefined))],
      ["ERR_ARGUMENT", () => net.trainStep(x, y, any({ loss }))],
      ["ERR_ARGUMENT", () => net.trainStep(x, y, any({ optimizer }))],
      ["ERR_ARGUMENT", () => net.trainStep(x, y, any({ ...good, clipGradNorm: -1 }))],
      ["ERR_ARGUMENT", () => net.trainStep(x, y, any({ ...good, clip: 1 }))],
    ];
    for (const [code, mistake] of mistakes) expectThrows(code as "ERR_SHAPE", mistake, String(mistake));
    expect([weightsOf(net), recipe.generator.getState(), recipe.own.getState(), optimizer.stateDict()]).toEqual(before);
  });

  it("clears the gradients that zeroGrad would, of parameters that are not the net's too", () => {
    const { net, generator } = createRecipe(backend, "tanh");
    const other = new Linear(2, 2, { generator }).weight;
    other.grad = ones([2, 2]);
    const optimizer = new SGD([...net.parameters(), other], { lr: 0.1 });
    const { x, y } = dataFor("CrossEntropyLoss", 6);
    net.trainStep(x, y, { loss: losses.CrossEntropyLoss(), optimizer });
    expect(other.grad).toBe(null);
  });

  it.each(["float64", "memory that is gone"])("refuses a parameter of %s before its optimiser has changed", (what) => {
    const generator = new Generator({ seed: 1, backend });
    const isDouble = what === "float64";
    const net = new Net([
      new Linear(4, 3, { generator }),
      new Linear(3, 3, { generator, ...(isDouble && { dtype: "float64" }) }),
    ]);
    const optimizer = (optimizers["Adam"] as (typeof optimizers)[string])(net.parameters());
    const { buffer } = (net.parameters()[3] as Tensor).data;
    if (!isDouble) structuredClone(buffer, { transfer: [buffer as ArrayBuffer] });
    const { x, y } = dataFor("CrossEntropyLoss", 6);
    const step = () => net.trainStep(x, y, { loss: losses.CrossEntropyLoss(), optimizer });
    expectThrows(isDouble ? "ERR_DTYPE" : "ERR_ARGUMENT", step, what);
    expect(optimizer.stateDict().state).toEqual({});
  });

  it("survives memory that is gone", () => {
    const { net } = createRecipe(backend, "tanh");
    const optimizer = (optimizers["SGD"] as (typeof optimizers)[string])(net.parameters());
    const { x, y } = dataFor("CrossEntropyLoss", 6);
    const good = { loss: losses.CrossEntropyLoss(), optimizer };
    net.trainStep(x, y, good);
    const weight = net.parameters()[2] as Tensor;
    structuredClone(weight.data.buffer, { transfer: [weight.data.buffer as ArrayBuffer] });
    expectThrows("ERR_ARGUMENT", () => net.trainStep(x, y, good), "a detached parameter");
    expectThrows("ERR_ARGUMENT", () => net.predict(x), "a detached parameter");
    structuredClone(x.data.buffer, { transfer: [x.data.buffer as ArrayBuffer] });
    expectThrows("ERR_ARGUMENT", () => net.trainStep(x, y, good), "a detached batch");
  });

  it("gives the generator of a dropout the state that forward would", () => {
    const { net, own } = createRecipe(backend, "dropouts");
    const copy = own.clone();
    const optimizer = (optimizers["SGD"] as (typeof optimizers)[string])(net.parameters());
    const { x, y } = dataFor("CrossEntropyLoss", 6);
    net.trainStep(x, y, { loss: losses.CrossEntropyLoss(), optimizer });
    copy.jump(2 * 6 * 4);
    expectSameState(own, copy, "two draws an element");
  });
});
