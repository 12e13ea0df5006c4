import { argumentError, checkBoolean, checkInteger, checkNonNegative, checkOptions, show } from "../checks.js";
import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { formatFloat } from "../python/float.js";
import { fix } from "../public_class.js";
import type { Generator } from "../random/generator.js";
import { empty } from "../tensor/factories.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { Saved } from "./last_pass.js";
import type { GeneratorOf } from "./cloning.js";
import { borrowGradient, type Layer } from "./layer.js";
import { gradientsFor, giveGradients } from "./parameter_gradients.js";
import { WeightedLayer } from "./weighted_layer.js";

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
 * (x - mean) / sqrt(variance + eps) * weight + bias over the last dimension, torch.nn.LayerNorm: in float64, rounded once. The
 * variance is over n numbers, not n - 1. The weight is 1 and the bias 0 at the start; nothing is drawn.
 *
 * @example
 * ```ts
 * console.log(new LayerNorm(3).forward(tensor([[1, 2, 6]])));
 * // tensor([[-0.9258, -0.4629,  1.3887]])
 * ```
 */
export class LayerNorm extends WeightedLayer {
  /** The sizes that are normalised over: one, of the last dimension. */
  declare readonly normalizedShape: readonly [number];
  /** What is added to the variance. */
  declare readonly eps: number;
  /** [normalizedShape]; null where it is not affine. */
  declare readonly weight: Tensor | null;
  /** [normalizedShape]; null where it has none. */
  declare readonly bias: Tensor | null;
  readonly #columns: number;
  readonly #input = new Saved();

  /**
   * Over the last dimension, whose size is `normalizedShape`, a number or a list of one, from 1 to 2^31 - 1. PyTorch's lists of
   * several are ERR_ARGUMENT: what goes through a net here has rows. Throws ERR_ARGUMENT.
   */
  constructor(normalizedShape: number | readonly [number], options: LayerNormOptions = {}) {
    super();
    const given = checkOptions(options, ["eps", "elementwiseAffine", "bias", "generator"], "LayerNorm");
    const columns = (this.#columns = checkSize(normalizedShape));
    const eps = checkNonNegative(given.eps ?? 1e-5, "eps");
    const isAffine = checkBoolean(given.elementwiseAffine ?? true, "elementwiseAffine");
    const hasBias = checkBoolean(given.bias ?? true, "bias") && isAffine;
    this.useGenerator(given.generator);
    const weight = isAffine ? this.addParameter("weight", [columns], 1) : null;
    const bias = hasBias ? this.addParameter("bias", [columns], 0) : null;
    fix<LayerNorm>(this, { normalizedShape: Object.freeze([columns] as const), eps, weight, bias });
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

  /** @internal */
  override get width(): { input: number; output: number } {
    return { input: this.#columns, output: this.#columns };
  }

  /** @internal */
  override computeOutput(engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    this.checkWidth(x.shape);
    const y = empty(x.shape);
    const [weight, bias] = [this.borrowed("weight"), this.borrowed("bias")];
    engine.layerNormForward(input, weight, bias, y.data, this.#columns, this.eps);
    this.#input.save(input, x.shape);
    this.noteWeight();
    return y;
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const { data: input, shape } = this.#input;
    const gradient = borrowGradient(gradOutput, shape, "LayerNorm");
    const weight = this.borrowed("weight");
    const gradInput = empty(shape);
    const parameters = this.weights;
    const given = gradientsFor(parameters);
    const [gradWeight = null, gradBias = null] = given.gradients.map((g) => g.data);
    // prettier-ignore
    engine.layerNormBackward(input, weight, gradient, gradInput.data, gradWeight, gradBias, given.accumulate, this.#columns, this.eps);
    giveGradients(parameters, given);
    return gradInput;
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    const options = { eps: this.eps, elementwiseAffine: this.weight !== null, bias: this.bias !== null };
    return this.copyBy(generatorOf, (generator) => new LayerNorm(this.#columns, { ...options, generator }));
  }

  override toString(): string {
    const [affine, bias] = [this.weight, this.bias].map((p) => (p === null ? "False" : "True"));
    return `LayerNorm((${this.#columns},), eps=${formatFloat(this.eps)}, elementwise_affine=${affine}, bias=${bias})`;
  }
}

function checkSize(normalizedShape: unknown): number {
  if (!Array.isArray(normalizedShape)) return checkInteger(normalizedShape, "normalizedShape", 1, 2 ** 31 - 1);
  if (normalizedShape.length === 1) return checkSize(normalizedShape[0]);
  throw argumentError(`normalizedShape has one size here, that of the last dimension, given ${show(normalizedShape)}`);
}
