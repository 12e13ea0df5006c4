import { checkOptions } from "../checks.js";
import type { LayerState } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { fix } from "../public_class.js";
import { checkProbability } from "../random/bernoulli.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { formatNumber } from "../python/float.js";
import { elementCount, type Shape } from "../tensor/shape.js";
import type { GeneratorOf } from "./cloning.js";
import type { Layer } from "./layer.js";
import { PlannedLayer, type RowSize } from "./planned_layer.js";
import type { StoredKind } from "./stored_kind.js";

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
export class Dropout extends PlannedLayer {
  /** The probability of a 0. */
  declare readonly p: number;
  readonly #generator: Generator;

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

  /** @internal A row is one number. */
  protected override rowSize(shape: Shape): RowSize {
    return { rows: elementCount(shape), width: 1 };
  }

  /** @internal */
  protected override get reads(): "neither" {
    return "neither";
  }

  /** @internal */
  protected override borrowState(): LayerState {
    return [this.#generator.borrowState()];
  }

  /** @internal */
  override passesOn(): boolean {
    return !this.training;
  }

  /** @internal */
  static get stored(): StoredKind<Dropout, { p: number }> {
    return {
      describe: ({ p }) => ({ p }),
      make: ({ p }) => new Dropout(p),
    };
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    return new Dropout(this.p, { generator: generatorOf(this.#generator) });
  }

  override toString(): string {
    return `Dropout(p=${formatNumber(this.p)}, inplace=False)`;
  }
}
