import { describe, expect, it } from "vitest";
import type { SgdOptions } from "../../../dist/backend/backend.js";
import { sgdStep } from "../../../dist/backend/reference/sgd.js";
import { expectSameBits } from "../../support/bits.js";
import { double, fromBits, golden, type GoldenDouble, type GoldenTensor } from "../../support/golden.js";

interface OptimCase {
  optimizer: string;
  args: Record<string, GoldenDouble | boolean>;
  param0: GoldenTensor;
  grads: string[];
  params: string[];
}

const PLAIN = { lr: 0.1, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };
const cases = (golden("optim", "linux-arm64").optim as OptimCase[]).filter(({ optimizer }) => optimizer === "SGD");

function optionsOf(args: OptimCase["args"]): SgdOptions {
  const entries = Object.entries(args).map(([name, value]) => [
    name === "weight_decay" ? "weightDecay" : name,
    typeof value === "object" ? double(value) : value,
  ]);
  return { ...PLAIN, ...Object.fromEntries(entries) };
}

describe("sgdStep", () => {
  it("has goldens", () => {
    expect(cases.length).toBe(5);
  });

  it.each(cases)("makes PyTorch's steps to the bit: $args", ({ args, param0, grads, params }) => {
    const options = optionsOf(args);
    const parameter = fromBits(param0.bits!, "float32");
    const buffer = new Float32Array(parameter.length).fill(Number.NaN);
    for (const [i, bits] of grads.entries()) {
      const gradient = fromBits(bits, "float32");
      sgdStep(parameter, gradient, options.momentum === 0 ? null : buffer, i === 0, options);
      expectSameBits(parameter, fromBits(params[i]!, "float32"), `after step ${i + 1}`);
      expect(gradient, "the gradient stays").toEqual(fromBits(bits, "float32"));
    }
  });

  it("does not dampen the first step, and leaves the buffer alone without momentum", () => {
    const parameter = Float32Array.of(1);
    const buffer = Float32Array.of(7);
    sgdStep(parameter, Float32Array.of(0.5), buffer, true, { ...PLAIN, lr: 1 });
    expect([parameter[0], buffer[0]]).toEqual([0.5, 7]);
    const dampened = { ...PLAIN, lr: 1, momentum: 0.5, dampening: 0.5 };
    sgdStep(parameter, Float32Array.of(0.25), buffer, true, dampened);
    expect([parameter[0], buffer[0]]).toEqual([0.25, 0.25]);
    sgdStep(parameter, Float32Array.of(0.25), buffer, false, dampened);
    expect([parameter[0], buffer[0]]).toEqual([0, 0.25]);
  });
});
