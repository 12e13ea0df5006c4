import { argumentError, checkBoolean, checkInteger, checkNonNegative, checkOptions, show } from "../checks.js";
import type { LayerPlan } from "../backend/training.js";
import { formatFloat } from "../python/float.js";
import { pythonTuple } from "../python/text.js";
import { fix } from "../public_class.js";
import type { Generator } from "../random/generator.js";
import type { SamebitsError } from "../errors.js";
import { elementCount, shapeError, type Shape } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import type { GeneratorOf } from "./cloning.js";
import type { Layer, LayerWidth } from "./layer.js";
import type { RowSize } from "./planned_layer.js";
import { WeightedLayer } from "./weighted_layer.js";
import type { StoredKind } from "./stored_kind.js";

/** What a net's file has of one. */
interface LayerNormDescription {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  readonly elementwiseAffine: boolean;
  readonly bias: boolean;
}

/** The options of a LayerNorm. */
export interface LayerNormOptions {
  /** Is added to the variance, at least 0. Default: 1e-5. */
  eps?: number;
  /** Whether it has a weight, and a bias unless `bias` says otherwise. Default: true. */
  elementwiseAffine?: boolean;
  /** Whether an affine one has a bias. Default: true. */
  bias?: boolean;
  /** Brings the backend; nothing is drawn. Default: the default generator. */
  generator?: Generator;
}

/**
 * (x - mean) / sqrt(variance + eps) * weight + bias over the last dimensions, torch.nn.LayerNorm: in float64, rounded once. The
 * variance is over n numbers, not n - 1. The weight is 1 and the bias 0 at the start; nothing is drawn. The bits over several
 * dimensions are those over one of as many numbers.
 *
 * @example
 * ```ts
 * console.log(new LayerNorm(3).forward(tensor([[1, 2, 6]])));
 * // tensor([[-0.9258, -0.4629,  1.3887]])
 * ```
 */
export class LayerNorm extends WeightedLayer {
  /** The sizes of the last dimensions, which are normalised over. */
  declare readonly normalizedShape: readonly number[];
  /** What is added to the variance. */
  declare readonly eps: number;
  /** [normalizedShape]; null where it is not affine. */
  declare readonly weight: Tensor | null;
  /** [normalizedShape]; null where it has none. */
  declare readonly bias: Tensor | null;
  /** The product of the sizes. */
  readonly #columns: number;

  /**
   * Over the last dimension of that size, or the last ones of those sizes, each and their product from 1 to 2^31 - 1. Throws
   * ERR_ARGUMENT.
   */
  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super();
    const given = checkOptions(options, ["eps", "elementwiseAffine", "bias", "generator"], "LayerNorm");
    const sizes = checkSizes(normalizedShape);
    this.#columns = checkInteger(elementCount(sizes), "the product of normalizedShape", 1, LARGEST);
    const eps = checkNonNegative(given.eps ?? 1e-5, "eps");
    const isAffine = checkBoolean(given.elementwiseAffine ?? true, "elementwiseAffine");
    const hasBias = checkBoolean(given.bias ?? true, "bias") && isAffine;
    this.useGenerator(given.generator);
    const weight = isAffine ? this.addParameter("weight", sizes, 1) : null;
    const bias = hasBias ? this.addParameter("bias", sizes, 0) : null;
    fix<LayerNorm>(this, { normalizedShape: sizes, eps, weight, bias });
  }

  /** Sets the weight to 1 and the bias to 0. Throws ERR_BUSY. */
  resetParameters(): void {
    for (const p of this.weights) p.borrowToWrite("a parameter");
    this.weight?.fill_(1);
    this.bias?.fill_(0);
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "layer_norm", affine: this.weight !== null, bias: this.bias !== null, eps: this.eps };
  }

  /** @internal Of rows; what goes over several dimensions takes none. */
  override get width(): LayerWidth | null {
    return this.#isOfRows ? this.widthFor() : null;
  }

  /** @internal */
  override widthFor(): LayerWidth {
    const size = this.normalizedShape.at(-1) as number;
    return { input: size, output: size };
  }

  /** @internal */
  override outputWidth(): number | null {
    return this.width?.output ?? null;
  }

  get #isOfRows(): boolean {
    return this.normalizedShape.length === 1;
  }

  /** @internal Row by row where a row is what it normalises. */
  override outputDimensions(dimensions: number, inputDimensions: number): number | null {
    return this.#isOfRows ? super.outputDimensions(dimensions, inputDimensions) : null;
  }

  /** @internal */
  override checkShape(shape: Shape): void {
    const { normalizedShape: sizes } = this;
    const first = shape.length - sizes.length;
    for (let i = 0; i < sizes.length - 1; i++) if (sizes[i] !== shape[first + i]) throw this.#misfit(shape);
  }

  /** @internal */
  override checkWidth(shape: Shape): void {
    if (shape.at(-1) !== this.widthFor().input) throw this.#misfit(shape);
  }

  #misfit(shape: Shape): SamebitsError {
    return shapeError(
      `${this} takes an input of shape [..., ${this.normalizedShape.join(", ")}], given ${show(shape)}`,
    );
  }

  /** @internal */
  protected override rowSize(shape: Shape): RowSize {
    return { rows: elementCount(shape) / this.#columns, width: this.#columns };
  }

  /** @internal */
  static get stored(): StoredKind<LayerNorm, LayerNormDescription> {
    return {
      describe: ({ normalizedShape, eps, weight, bias }) => {
        return { normalizedShape, eps, elementwiseAffine: weight !== null, bias: bias !== null };
      },
      make: ({ normalizedShape, ...options }) => new LayerNorm(normalizedShape, options),
      shapes: ({ normalizedShape, elementwiseAffine, bias }) => ({
        ...(elementwiseAffine && { weight: normalizedShape, ...(bias && { bias: normalizedShape }) }),
      }),
    };
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    const options = { eps: this.eps, elementwiseAffine: this.weight !== null, bias: this.bias !== null };
    return this.copyBy(generatorOf, (generator) => new LayerNorm(this.normalizedShape, { ...options, generator }));
  }

  override toString(): string {
    const [affine, bias] = [this.weight, this.bias].map((p) => (p === null ? "False" : "True"));
    return `LayerNorm(${pythonTuple(this.normalizedShape)}, eps=${formatFloat(this.eps)}, elementwise_affine=${affine}, bias=${bias})`;
  }
}

const LARGEST = 2 ** 31 - 1;

function checkSizes(normalizedShape: unknown): readonly number[] {
  if (!Array.isArray(normalizedShape))
    return Object.freeze([checkInteger(normalizedShape, "normalizedShape", 1, LARGEST)]);
  if (normalizedShape.length === 0) throw argumentError("normalizedShape must have a size, given []");
  return Object.freeze(normalizedShape.map((size, i) => checkInteger(size, `normalizedShape[${i}]`, 1, LARGEST)));
}
