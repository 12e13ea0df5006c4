import { checkInteger, checkNumber, checkOptions } from "../checks.js";
import type { LayerPlan } from "../backend/training.js";
import { fix } from "../public_class.js";
import type { Generator } from "../random/generator.js";
import type { Tensor } from "../tensor/tensor.js";
import { ChannelLayer } from "./channel_layer.js";
import type { GeneratorOf } from "./cloning.js";
import type { Layer } from "./layer.js";
import type { StoredKind } from "./stored_kind.js";

/** The options of a PReLU. */
export interface PReLUOptions {
  /** Weights: one for all numbers, or one for each channel, the second dimension; from 1 to 2^31 - 1. Default: 1. */
  numParameters?: number;
  /** What each weight is at the start. Default: 0.25. */
  init?: number;
  /** Brings the backend; nothing is drawn. Default: the default generator. */
  generator?: Generator;
}

/**
 * x where it is positive, else x times a weight that is trained: torch.nn.PReLU. One weight takes an input of any shape, several
 * take [N, C] or [N, C, ...], one for each channel.
 *
 * @example
 * ```ts
 * console.log(new PReLU({ init: 0.1 }).forward(tensor([-3, 0, 3])));
 * // tensor([-0.3000,  0.0000,  3.0000])
 * ```
 */
export class PReLU extends ChannelLayer {
  /** How many weights it has. */
  declare readonly numParameters: number;
  /** What each weight is at the start. */
  declare readonly init: number;
  /** [numParameters] */
  declare readonly weight: Tensor;

  /** Nothing is drawn. Throws ERR_ARGUMENT. */
  constructor(options: PReLUOptions = {}) {
    super();
    const given = checkOptions(options, ["numParameters", "init", "generator"], "PReLU");
    const numParameters = checkInteger(given.numParameters ?? 1, "numParameters", 1, 2 ** 31 - 1);
    const init = checkNumber(given.init ?? 0.25, "init");
    this.useGenerator(given.generator);
    fix<PReLU>(this, { numParameters, init, weight: this.addParameter("weight", [numParameters], init) });
  }

  /** Sets each weight to `init`. Throws ERR_BUSY. */
  resetParameters(): void {
    this.weight.fill_(this.init);
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "prelu", numParameters: this.numParameters };
  }

  /** @internal */
  protected override get channels(): number | null {
    return this.numParameters === 1 ? null : this.numParameters;
  }

  /** @internal */
  protected override get places(): string {
    return ", ...";
  }

  /** @internal */
  static get stored(): StoredKind<PReLU, { numParameters: number; init: number }> {
    return {
      describe: ({ numParameters, init }) => ({ numParameters, init }),
      make: (options) => new PReLU(options),
      shapes: ({ numParameters }) => ({ weight: [numParameters] }),
    };
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    const { numParameters, init } = this;
    return this.copyBy(generatorOf, (generator) => new PReLU({ numParameters, init, generator }));
  }

  override toString(): string {
    return `PReLU(num_parameters=${this.numParameters})`;
  }
}
