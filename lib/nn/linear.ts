import { checkBoolean, checkInteger, checkOptions } from "../checks.js";
import type { Backend, LinearSize } from "../backend/backend.js";
import { engineOf } from "../backend/engine.js";
import type { LayerPlan } from "../backend/training.js";
import { fillAsLinear } from "../init/linear.js";
import { fix } from "../public_class.js";
import { type Generator, generatorOr } from "../random/generator.js";
import { checkFloatDType, type FloatDType, newData } from "../tensor/dtype.js";
import { empty } from "../tensor/factories.js";
import { rowCount, type Shape, withLast } from "../tensor/shape.js";
import { Parameter } from "../tensor/parameter.js";
import { borrowFloat32, Tensor } from "../tensor/tensor.js";
import { type GeneratorOf, isDrawing, withoutDrawing } from "./cloning.js";
import { changedWeight, Saved } from "./last_pass.js";
import { borrowGradient, Layer } from "./layer.js";
import { giveGradients, gradientsFor } from "./parameter_gradients.js";
import type { StoredKind } from "./stored_kind.js";

/** What a net's file has of one. */
interface LinearDescription {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias: boolean;
  readonly dtype: FloatDType;
}

/** The options of a Linear. */
export interface LinearOptions<Bias extends boolean = boolean, D extends FloatDType = FloatDType> {
  /** Whether to add a bias. Default: true. */
  bias?: Bias;
  /** "float64" parameters can be drawn, printed and saved, but not trained. Default: "float32". */
  dtype?: D;
  /** Draws the parameters, and brings the backend. Default: the default generator. */
  generator?: Generator;
}

/**
 * y = x Wᵀ + b, torch.nn.Linear, with PyTorch's default initialisation.
 *
 * What the constructor draws, from its generator, in this order:
 *
 * 1. `weight` [out, in]: out * in draws from [-w, w), kaimingUniform_ with a = sqrt(5). Its bound comes to 1 / sqrt(in):
 *    the gain is sqrt(2 / (1 + a²)) = sqrt(1/3), the standard deviation gain / sqrt(in), and a uniform distribution reaches
 *    sqrt(3) standard deviations; sqrt(3) * sqrt(1/3) / sqrt(in) = 1 / sqrt(in). The sqrt(5) is there for just that: it
 *    keeps the range that Torch7 had ("1 / sqrt(fan in)") when the function behind it became the Kaiming one.
 * 2. `bias` [out]: out draws from [-b, b), b = 1 / sqrt(in), computed by that other formula. The two bounds are the same
 *    number except for the last bit of a double, which the rounding to float32 hides; float64 shows it. Why 1 / sqrt(in): with
 *    inputs of variance 1, a sum of `in` products with weights of that range keeps a variance of order 1 whatever `in` is.
 *
 * So the seed must stand before the constructor: `manualSeed(1); new Linear(3, 4)`. Layers draw as they are constructed, one
 * after another; anything drawn in between shifts all that follows. To draw again later, re-seed and call resetParameters in
 * the same order.
 *
 * @example
 * ```ts
 * manualSeed(1);
 * const layer = new Linear(3, 2);
 * console.log(layer.weight);
 * // Parameter containing:
 * // tensor([[ 0.2975, -0.2548, -0.1119],
 * //         [ 0.2710, -0.5435,  0.3462]], requires_grad=True)
 * layer.forward(rand([5, 3])); // [5, 2]
 * ```
 */
export class Linear<
  In extends number = number,
  Out extends number = number,
  Bias extends boolean = true,
  D extends FloatDType = "float32",
> extends Layer {
  /** The size of the input's last dimension. */
  declare readonly inFeatures: In;
  /** The size of the output's last dimension. */
  declare readonly outFeatures: Out;
  /** [outFeatures, inFeatures] */
  declare readonly weight: Tensor<D>;
  /** [outFeatures]; null if it was left out. */
  declare readonly bias: Bias extends true ? Tensor<D> : null;
  readonly #weight: Parameter;
  readonly #bias: Parameter | null;
  readonly #generator: Generator;
  readonly #parameters = new Map<string, Parameter>();
  readonly #input = new Saved();
  /** The weight's version in the last forward pass. */
  #version = 0;

  /**
   * y = x Wᵀ + b with PyTorch's default initialisation, drawn here: weight, then bias. Sizes are integers from 0 to 2^31 - 1.
   * Throws ERR_ARGUMENT.
   */
  constructor(inFeatures: In, outFeatures: Out, options: LinearOptions<Bias, D> = {}) {
    super();
    const given = checkOptions(options, ["bias", "dtype", "generator"], "Linear");
    checkInteger(inFeatures, "inFeatures", 0, 2 ** 31 - 1);
    checkInteger(outFeatures, "outFeatures", 0, 2 ** 31 - 1);
    this.#generator = generatorOr(given.generator);
    const hasBias = checkBoolean(given.bias ?? true, "bias");
    const dtype = checkFloatDType(given.dtype ?? "float32", "Linear");
    const parameter = (...shape: number[]): Parameter =>
      new Parameter(newData(dtype, shape) as Float32Array, shape, this.engine);
    const weight = (this.#weight = parameter(outFeatures, inFeatures));
    const bias = (this.#bias = hasBias ? parameter(outFeatures) : null);
    fix<Linear<number, number, boolean, FloatDType>>(this, { inFeatures, outFeatures, weight, bias });
    this.#parameters.set("weight", weight);
    if (bias !== null) this.#parameters.set("bias", bias);
    if (isDrawing()) this.resetParameters();
  }

  /** Draws weight and bias again, from the generator given at construction or else the default one. Throws ERR_BUSY. */
  resetParameters(): void {
    const generator = this.#generator;
    this.#bias?.borrowToWrite("the bias");
    fillAsLinear(this.#weight, this.#bias, generator);
  }

  /** @internal */
  override get engine(): Backend {
    return engineOf(this.#generator.engine);
  }

  /** @internal */
  override namedParameters(): ReadonlyMap<string, Parameter> {
    return this.#parameters;
  }

  /** @internal */
  override plan(): LayerPlan {
    const { inFeatures, outFeatures } = this;
    return { kind: "linear", inFeatures, outFeatures, bias: this.#bias !== null };
  }

  /** @internal */
  override get width(): { input: number; output: number } {
    return { input: this.inFeatures, output: this.outFeatures };
  }

  /** @internal */
  override computeOutput(engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    const y = empty(this.#outputShape(x.shape));
    const bias = this.#bias === null ? null : borrowFloat32(this.#bias, "the bias");
    engine.linearForward(input, borrowFloat32(this.#weight, "the weight"), bias, y.data, this.#size(y.shape));
    this.#input.save(input, x.shape);
    this.#version = this.#weight.version;
    return y;
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const { data: input, shape } = this.#input;
    const gradient = borrowGradient(gradOutput, this.#outputShape(shape), "Linear");
    const weight = borrowFloat32(this.#weight, "the weight");
    const gradInput = empty(shape);
    const parameters = [...this.#parameters.values()];
    const given = gradientsFor(parameters);
    const [gradWeight, gradBias] = given.gradients.map((g) => g.data);
    // prettier-ignore
    engine.linearBackward(input, weight, gradient, gradInput.data, gradWeight as Float32Array, gradBias ?? null, given.accumulate, this.#size(gradOutput.shape));
    giveGradients(parameters, given);
    return gradInput;
  }

  /** @internal */
  override checkUnchanged(): void {
    if (this.#weight.version !== this.#version) throw changedWeight(this);
  }

  #outputShape(shape: Shape): number[] {
    this.checkWidth(shape);
    return withLast(shape, this.outFeatures);
  }

  #size(shape: Shape): LinearSize {
    return { rows: rowCount(shape), inFeatures: this.inFeatures, outFeatures: this.outFeatures };
  }

  /** @internal */
  static get stored(): StoredKind<Linear<number, number, boolean, FloatDType>, LinearDescription> {
    return {
      describe: ({ inFeatures, outFeatures, bias, weight: { dtype } }) => {
        return { inFeatures, outFeatures, bias: bias !== null, dtype };
      },
      make: ({ inFeatures, outFeatures, ...options }) => new Linear(inFeatures, outFeatures, options),
      shapes: ({ inFeatures, outFeatures, bias }) => ({
        weight: [outFeatures, inFeatures],
        ...(bias && { bias: [outFeatures] }),
      }),
    };
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    const { inFeatures, outFeatures } = this;
    const { dtype }: Tensor<FloatDType> = this.#weight;
    const options = { bias: this.#bias !== null, dtype, generator: generatorOf(this.#generator) };
    return withoutDrawing(() => new Linear(inFeatures, outFeatures, options));
  }

  override toString(): string {
    const bias = this.#bias === null ? "False" : "True";
    return `Linear(in_features=${this.inFeatures}, out_features=${this.outFeatures}, bias=${bias})`;
  }
}
