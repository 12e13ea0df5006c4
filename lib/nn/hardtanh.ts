import { argumentError, show } from "../checks.js";
import { ElementwiseLayer } from "./elementwise_layer.js";
import type { Layer } from "./layer.js";

/** The options of a Hardtanh. */
export interface HardtanhOptions {
  /** The least value, any number. Default: -1. */
  minVal?: number;
  /** The greatest value, above minVal. Default: 1. */
  maxVal?: number;
}

/**
 * Every element, at least minVal and at most maxVal: torch.nn.Hardtanh.
 *
 * @example
 * ```ts
 * console.log(new Hardtanh({ minVal: -2, maxVal: 2 }).forward(tensor([-3, 0, 3])));
 * // tensor([-2.,  0.,  2.])
 * ```
 */
export class Hardtanh extends ElementwiseLayer<HardtanhOptions> {
  /** The least value, any number. */
  declare readonly minVal: number;
  /** The greatest value, above minVal. */
  declare readonly maxVal: number;

  /** Throws ERR_ARGUMENT. */
  constructor(options: HardtanhOptions = {}) {
    super("hardtanh", options, { minVal: -1, maxVal: 1 });
    if (!(this.maxVal > this.minVal))
      throw argumentError(`maxVal must be above minVal, given ${show(this.maxVal)} with minVal ${show(this.minVal)}`);
  }

  /** @internal */
  protected override copy(): Layer {
    return new Hardtanh(this.options);
  }
}
