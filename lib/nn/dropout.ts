import { checkOptions } from "../checks.js";
import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { fix } from "../public_class.js";
import { checkProbability } from "../random/bernoulli.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { formatNumber } from "../python/float.js";
import { empty } from "../tensor/factories.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import type { GeneratorOf } from "./cloning.js";
import { borrowGradient, Layer } from "./layer.js";

/**
 * In training mode each element is 0 at probability p, else divided by 1 - p; in eval mode its input, copied: torch.nn.Dropout.
 *
 * y = x * noise, noise = f32(mask / f32(1 - p)), where the mask is bernoulli_(1 - p): two 32-bit draws an element. p = 0, p = 1
 * (y = x * 0), eval mode and an input without elements draw nothing.
 *
 * @example
 * ```ts
 * manualSeed(1);
 * const dropout = new Dropout(0.5);
 * console.log(dropout.forward(ones([6])));
 * // tensor([2., 2., 2., 2., 0., 2.])
 *
 * // In eval mode:
 * console.log(new Net([dropout]).predict(ones([6])));
 * // tensor([1., 1., 1., 1., 1., 1.])
 * ```
 */
export class Dropout extends Layer {
  /** The probability of a 0. */
  declare readonly p: number;
  readonly #generator: Generator;
  #noise: Tensor = empty([0]);

  /**
   * Zeros at probability p in training mode, from 0 to 1, default 0.5. Masks come from the generator, by default the default
   * one. Throws ERR_ARGUMENT.
   */
  constructor(p = 0.5, options: { generator?: Generator } = {}) {
    super();
    const { generator } = checkOptions(options, ["generator"], "Dropout");
    fix<Dropout>(this, { p: checkProbability(p, "p") });
    this.#generator = generatorOr(generator);
  }

  /** @internal */
  override get generators(): readonly Generator[] {
    return [this.#generator];
  }

  /** @internal */
  override plan(indexOf: (generator: Generator) => number): LayerPlan {
    return { kind: "dropout", p: this.p, generator: indexOf(this.#generator) };
  }

  /** @internal Whatever the dimensions. */
  override outputDimensions(dimensions: number): number {
    return dimensions;
  }

  /** @internal */
  override computeOutput(engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    const [noise, y] = [empty(x.shape), empty(x.shape)];
    const p = this.training ? this.p : 0;
    engine.dropoutForward(this.#generator.borrowState(), p, input, noise.data, y.data);
    this.#noise = noise;
    return y;
  }

  /** @internal */
  override passesOn(): boolean {
    return !this.training;
  }

  /** @internal gradOutput * noise */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const { data: noise, shape } = this.#noise;
    const gradInput = empty(shape);
    engine.multiply(borrowGradient(gradOutput, shape, "Dropout"), noise, gradInput.data);
    return gradInput;
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    return new Dropout(this.p, { generator: generatorOf(this.#generator) });
  }

  override toString(): string {
    return `Dropout(p=${formatNumber(this.p)}, inplace=False)`;
  }
}
