import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { argumentsOf, fromBits, type GoldenTensor } from "../support/golden.js";
import { createOptimizer, type OptimizerName } from "../support/optimizers.js";

interface OptimCase {
  optimizer: OptimizerName;
  args: Record<string, unknown>;
  param0: GoldenTensor;
  grads: string[];
  params: string[];
}

/** The x64 builds with MKL have other square roots; SGD takes none. make_optimizers.py takes roots rounded correctly. */
const files: Record<string, (c: OptimCase) => boolean> = {
  "linux-arm64/optim.json": () => true,
  "other-builds/optim-exact-sqrt.json": () => true,
  "other-builds/optim-linux-x64-mkl.json": ({ optimizer }) => optimizer === "SGD",
};

function casesOf(file: string): OptimCase[] {
  const { optim } = JSON.parse(readFileSync(new URL(`data/${file}`, import.meta.url), "utf8"));
  return (optim as OptimCase[]).filter(files[file] as (c: OptimCase) => boolean);
}

it("has the goldens", () => expect(Object.keys(files).map((file) => casesOf(file).length)).toEqual([15, 10, 5]));

/** A parameter of that many numbers: a layer's weight. */
function parameter(numbers: Float32Array, generator: sb.Generator): sb.Tensor {
  const { weight } = new sb.Linear(numbers.length, 1, { bias: false, generator });
  return weight.copy_(sb.tensor(numbers, [1, numbers.length]));
}

const rows = Object.keys(files).flatMap((file) =>
  casesOf(file).map((c): [string, string, string, OptimCase] => [
    c.optimizer,
    JSON.stringify(argumentsOf(c.args)),
    file,
    c,
  ]),
);

describe.each(backends)("an optimiser on %s", (backend) => {
  it.each(rows)("%s %s makes PyTorch's steps to the bit (%s)", (name, _, __, { args, param0, grads, params }) => {
    const start = fromBits(param0.bits as string, "float32");
    const p = parameter(start, new sb.Generator({ backend }));
    const bare = sb.tensor(start);
    const optimizers = [p, bare].map((t) => createOptimizer(name as OptimizerName, [t], argumentsOf(args)));
    for (const [i, bits] of grads.entries()) {
      const grad = fromBits(bits, "float32");
      [p.grad, bare.grad] = [sb.tensor(grad, p.shape), sb.tensor(grad)];
      for (const optimizer of optimizers) optimizer.step();
      expectSameBits(p.grad.data, grad, `the gradient of step ${i + 1} stays`);
      expectSameBits(p.data, fromBits(params[i] as string, "float32"), `after step ${i + 1}`);
      expectSameBits(bare.data, p.data, `a plain tensor after step ${i + 1}`);
    }
  });

  it.each(rows)("%s %s goes on from a state as if it had not stopped (%s)", (...[name, , , golden]) => {
    const { args, param0, grads, params } = golden;
    const options = argumentsOf(args);
    const generator = new sb.Generator({ backend });
    let p = parameter(fromBits(param0.bits as string, "float32"), generator);
    let optimizer = createOptimizer(name as OptimizerName, [p], options);
    for (const [i, bits] of grads.entries()) {
      p.grad = sb.tensor(fromBits(bits, "float32"), p.shape);
      optimizer.step();
      expectSameBits(p.data, fromBits(params[i] as string, "float32"), `after step ${i + 1}`);
      const state = optimizer.stateDict();
      // The state has been copied: what overwrites the optimiser's own memory does not reach it.
      optimizer.step();
      p = parameter(fromBits(params[i] as string, "float32"), generator);
      optimizer = createOptimizer(name as OptimizerName, [p], { lr: 123 });
      optimizer.loadStateDict(state);
      expect(optimizer.paramGroups[0]).toMatchObject(options);
    }
  });
});
