import { copyColumns } from "../arrays.js";
import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { argumentError, checkInteger } from "../checks.js";
import { fix } from "../public_class.js";
import { empty, zeros } from "../tensor/factories.js";
import { type Shape, withLast } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { borrowGradient, Layer, type LayerWidth } from "./layer.js";

/**
 * Some of the last dimension's elements, x[..., from:to]: with Parallel, each branch can have a part of the input.
 *
 * @example
 * ```ts
 * console.log(new Columns(1, 3).forward(tensor([[10, 20, 30, 40]])));
 * // tensor([[20., 30.]])
 * ```
 */
export class Columns<From extends number = number, To extends number = number> extends Layer {
  /** The first of them, from 0 on. */
  declare readonly from: From;
  /** The one after the last. */
  declare readonly to: To;
  #shape: Shape = [];

  /** Those from `from` to `to` - 1, at least one. Throws ERR_ARGUMENT. */
  constructor(from: From, to: To) {
    super();
    checkInteger(from, "from", 0, 2 ** 31 - 2);
    checkInteger(to, "to", 1, 2 ** 31 - 1);
    if (to <= from) throw argumentError(`Columns takes those from \`from\` to \`to\` - 1, given from ${from} to ${to}`);
    fix<Columns>(this, { from, to });
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "columns", from: this.from, to: this.to };
  }

  /** @internal */
  override get width(): LayerWidth {
    return { input: this.to, output: this.to - this.from, isLeast: true };
  }

  /** @internal */
  override computeOutput(_engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    this.checkWidth(x.shape);
    const [columns, width] = [x.shape.at(-1) as number, this.to - this.from];
    const y = empty(withLast(x.shape, width));
    copyColumns(input, columns, y.data, width, { width, source: this.from, target: 0 });
    this.#shape = x.shape;
    return y;
  }

  /** @internal */
  override computeGradient(_engine: Backend, gradOutput: Tensor): Tensor {
    const [columns, width] = [this.#shape.at(-1) as number, this.to - this.from];
    const gradient = borrowGradient(gradOutput, withLast(this.#shape, width), "Columns");
    const gradInput = zeros(this.#shape);
    copyColumns(gradient, width, gradInput.data, columns, { width, source: 0, target: this.from });
    return gradInput;
  }

  /** @internal */
  protected override copy(): Layer {
    return new Columns(this.from, this.to);
  }

  override toString(): string {
    return `Columns(from=${this.from}, to=${this.to})`;
  }
}
