import type { LayerPlan } from "../backend/training.js";
import { argumentError, checkInteger } from "../checks.js";
import { fix } from "../public_class.js";
import type { Layer, LayerWidth } from "./layer.js";
import { PlannedLayer } from "./planned_layer.js";
import type { StoredKind } from "./stored_kind.js";

/**
 * Some of the last dimension's elements, x[..., from:to]: with Parallel, each branch can have a part of the input.
 *
 * @example
 * ```ts
 * console.log(new Columns(1, 3).forward(tensor([[10, 20, 30, 40]])));
 * // tensor([[20., 30.]])
 * ```
 */
export class Columns<From extends number = number, To extends number = number> extends PlannedLayer {
  /** The first of them, from 0 on. */
  declare readonly from: From;
  /** The one after the last. */
  declare readonly to: To;

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
  protected override get reads(): "neither" {
    return "neither";
  }

  /** @internal */
  static get stored(): StoredKind<Columns, { from: number; to: number }> {
    return {
      describe: ({ from, to }) => ({ from, to }),
      make: ({ from, to }) => new Columns(from, to),
    };
  }

  /** @internal */
  protected override copy(): Layer {
    return new Columns(this.from, this.to);
  }

  override toString(): string {
    return `Columns(from=${this.from}, to=${this.to})`;
  }
}
