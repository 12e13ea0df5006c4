import { checkInteger, checkOptions } from "../checks.js";
import { zeros } from "../tensor/factories.js";
import type { Shape } from "../tensor/shape.js";
import type { DType, Tensor } from "../tensor/tensor.js";
import { generatorOr, type Generator } from "./generator.js";

/** Where PyTorch changes to another shuffle, (2^32 - 1) / 20; permutations this long are refused. */
const LONGEST_PERMUTATION = 214748363;

/** A new tensor of draws from [0, 1), as torch.rand: one 32-bit draw a float32, two a float64. */
export function rand<D extends DType = "float32">(
  shape: Shape,
  options: { generator?: Generator; dtype?: D } = {},
): Tensor<D> {
  checkOptions(options, ["generator", "dtype"], "rand");
  const { generator, dtype } = options;
  const source = generatorOr(generator);
  return zeros(shape, dtype === undefined ? {} : { dtype }).uniform_(0, 1, { generator: source });
}

/** A new tensor of standard normal draws, as torch.randn; Tensor.normal_ says which. */
export function randn<D extends DType = "float32">(
  shape: Shape,
  options: { generator?: Generator; dtype?: D } = {},
): Tensor<D> {
  checkOptions(options, ["generator", "dtype"], "randn");
  const { generator, dtype } = options;
  const source = generatorOr(generator);
  return zeros(shape, dtype === undefined ? {} : { dtype }).normal_(0, 1, { generator: source });
}

/** A permutation of 0..n-1, as torch.randperm: n - 1 32-bit draws. n is at most 214,748,363. */
export function randperm(n: number, options: { generator?: Generator } = {}): Int32Array {
  checkOptions(options, ["generator"], "randperm");
  const generator = generatorOr(options.generator);
  const order = new Int32Array(checkInteger(n, "randperm's n", 0, LONGEST_PERMUTATION));
  generator.engine.randperm(generator.borrowState(), order);
  return order;
}
