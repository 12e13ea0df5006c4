import { checkNumber, checkOptions, show } from "../checks.js";
import { randn } from "../tensor/draws.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { elementCount, shapeError } from "../tensor/shape.js";
import type { FloatDType } from "../tensor/dtype.js";
import { checkFloating, type Tensor } from "../tensor/tensor.js";
import { orthogonalFactor } from "./qr.js";

export interface OrthogonalOptions {
  gain?: number;
  generator?: Generator;
}

/**
 * A matrix with orthonormal rows or columns, whichever are fewer, times `gain`: torch.nn.init.orthogonal_ (Saxe et al., "Exact
 * solutions to the nonlinear dynamics of learning in deep linear neural networks", 2013). The tensor counts as a matrix of its
 * first size by the rest; it is the Q of a standard normal matrix, its columns signed as R's diagonal.
 *
 * The draws are PyTorch's to the bit. Q agrees to about 1e-5: PyTorch's depends on its LAPACK, and no two builds give the
 * same bits; samebits' own is the same everywhere. Throws ERR_SHAPE below two dimensions.
 */
export function orthogonal_<T extends Tensor<FloatDType>>(t: T, options: OrthogonalOptions = {}): T {
  const given = checkOptions(options, ["gain", "generator"], "orthogonal_");
  const generator = generatorOr(given.generator);
  const gain = checkNumber(given.gain ?? 1, "gain");
  const [rows, ...rest] = checkFloating(t, "the weight").shape;
  if (rows === undefined || rest.length === 0) {
    throw shapeError(`orthogonal_ needs a tensor of at least two dimensions, given ${show(t.shape)}`);
  }
  const data = t.borrowToWrite();
  if (data.length === 0) return t;
  const columns = elementCount(rest);
  const drawn = Float64Array.from(randn([rows, columns], { generator, dtype: t.dtype }).data);
  const isWide = rows < columns;
  const matrix = isWide ? transpose(drawn, rows, columns) : drawn;
  const q = orthogonalFactor(matrix, Math.max(rows, columns), Math.min(rows, columns));
  data.set(isWide ? transpose(q, columns, rows) : q);
  data.forEach((value, i) => (data[i] = value * gain));
  return t;
}

function transpose(matrix: Float64Array, rows: number, columns: number): Float64Array {
  return matrix.map((_, i) => matrix[(i % rows) * columns + Math.floor(i / rows)] as number);
}
