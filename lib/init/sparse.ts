import { argumentError, checkNumber, checkOptions, show } from "../checks.js";
import { randperm } from "../tensor/draws.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { shapeError } from "../tensor/shape.js";
import type { FloatDType } from "../tensor/dtype.js";
import { checkFloating, type Tensor } from "../tensor/tensor.js";

export interface SparseOptions {
  std?: number;
  generator?: Generator;
}

/**
 * Normal draws of mean 0 and standard deviation `std` (0.01), then in each column of the matrix ceil(sparsity * rows) places, at
 * most all, set to 0: torch.nn.init.sparse_ (Martens, "Deep learning via Hessian-free optimization", 2010). Each column's places
 * come from a permutation of its rows, and the permutations always from the default generator, whichever draws the numbers: as
 * in PyTorch. Throws ERR_SHAPE unless two-dimensional.
 */
export function sparse_<T extends Tensor<FloatDType>>(t: T, sparsity: number, options: SparseOptions = {}): T {
  const { std = 0.01, generator: source } = checkOptions(options, ["std", "generator"], "sparse_");
  const generator = generatorOr(source);
  const [rows, columns, ...rest] = checkFloating(t, "the weight").shape;
  if (rows === undefined || columns === undefined || rest.length > 0) {
    throw shapeError(`sparse_ needs a tensor of two dimensions, given ${show(t.shape)}`);
  }
  if (!(checkNumber(sparsity, "sparsity") >= 0 && sparsity < Infinity)) {
    throw argumentError(`sparsity is a fraction of at least 0, given ${sparsity}`);
  }
  generatorOr(undefined).borrowState();
  const data = t.normal_(0, std, { generator }).data;
  const zeros = Math.min(rows, Math.ceil(sparsity * rows));
  for (let column = 0; column < columns; column++) {
    for (const row of randperm(rows).subarray(0, zeros)) data[row * columns + column] = 0;
  }
  return t;
}
