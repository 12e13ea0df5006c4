import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Generator, Linear, SGD, tensor, type SgdOptions, type Tensor } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { argumentsOf, fromBits, type GoldenTensor } from "../support/golden.js";

interface OptimCase {
  optimizer: string;
  args: Record<string, unknown>;
  param0: GoldenTensor;
  grads: string[];
  params: string[];
}

const files = ["linux-arm64/optim.json", "other-builds/optim-linux-x64-mkl.json"];

function sgdCases(file: string): OptimCase[] {
  const { optim } = JSON.parse(readFileSync(new URL(`data/${file}`, import.meta.url), "utf8"));
  return (optim as OptimCase[]).filter(({ optimizer }) => optimizer === "SGD");
}

it.each(files)("has the goldens of %s", (file) => expect(sgdCases(file).length).toBe(5));

/** A parameter of that many numbers: a layer's weight. */
function parameter(numbers: Float32Array, generator: Generator): Tensor {
  const { weight } = new Linear(numbers.length, 1, { bias: false, generator });
  return weight.copy_(tensor(numbers, [1, numbers.length]));
}

describe.each(backends)("SGD on %s", (backend) => {
  it.each(
    files.flatMap((file) =>
      sgdCases(file).map((golden): [string, string, OptimCase] => {
        return [JSON.stringify(argumentsOf(golden.args)), file, golden];
      }),
    ),
  )("%s makes PyTorch's steps to the bit (%s)", (_, __, { args, param0, grads, params }) => {
    const start = fromBits(param0.bits as string, "float32");
    const p = parameter(start, new Generator({ backend }));
    const plain = tensor(start);
    const options = argumentsOf(args) as Partial<SgdOptions>;
    const optimizers = [new SGD([p], options), new SGD([plain], options)];
    for (const [i, bits] of grads.entries()) {
      const grad = fromBits(bits, "float32");
      [p.grad, plain.grad] = [tensor(grad, p.shape), tensor(grad)];
      for (const optimizer of optimizers) optimizer.step();
      expectSameBits(p.grad.data, grad, `the gradient of step ${i + 1} stays`);
      expectSameBits(p.data, fromBits(params[i] as string, "float32"), `after step ${i + 1}`);
      expectSameBits(plain.data, p.data, `a plain tensor after step ${i + 1}`);
    }
  });

  it("goes on from a state as if it had not stopped", () => {
    const { args, param0, grads, params } = sgdCases(files[0] as string)[2] as OptimCase;
    const options = argumentsOf(args) as Partial<SgdOptions>;
    const generator = new Generator({ backend });
    let p = parameter(fromBits(param0.bits as string, "float32"), generator);
    let optimizer = new SGD([p], options);
    for (const [i, bits] of grads.entries()) {
      p.grad = tensor(fromBits(bits, "float32"), p.shape);
      optimizer.step();
      expectSameBits(p.data, fromBits(params[i] as string, "float32"), `after step ${i + 1}`);
      const state = structuredCloneOf(optimizer);
      p = parameter(p.data, generator);
      optimizer = new SGD([p], { lr: 123 });
      optimizer.loadStateDict(state);
      expect(optimizer.paramGroups[0]).toMatchObject(options);
    }
  });
});

/** The state, with the optimiser's own memory overwritten: it must have been copied. */
function structuredCloneOf(optimizer: SGD): ReturnType<SGD["stateDict"]> {
  const state = optimizer.stateDict();
  optimizer.loadStateDict({ ...state, state: {} });
  return state;
}
