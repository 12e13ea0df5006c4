import { isFloat32Array } from "../arrays.js";
import type { Loss, Reduction } from "../backend/operations.js";
import { defaultBackend } from "../backend/select.js";
import { argumentError, checkOneOf } from "../checks.js";
import { fix, publish } from "../public_class.js";
import { empty } from "../tensor/factories.js";
import type { LossTarget } from "../tensor/integers.js";
import type { Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { markGradient, Saved } from "./last_pass.js";

/** The option of every loss. */
export interface LossOptions {
  /** "mean" divides the sum by its weights or its number of elements, "sum" does not. Default: "mean". */
  reduction?: Reduction;
}

/**
 * A loss of an input and its target, computed in float64 and rounded to float32 once; averaged ("mean", the default) or summed.
 * The mean of nothing is NaN.
 */
export abstract class LossFunction {
  /** How the elements are put together. */
  declare readonly reduction: Reduction;
  /** @internal The class's name, as messages and PyTorch's repr have it. */
  declare readonly name: string;
  #last: Last | null = null;
  /** The input's numbers in the last forward pass. */
  readonly #saved = new Saved();

  static {
    publish(this);
  }

  /** @internal The options are read already. */
  constructor(name: string, { reduction = "mean" }: LossOptions) {
    fix<LossFunction>(this, { reduction: checkOneOf(reduction, ["mean", "sum"], "reduction"), name });
  }

  /** @internal What a backend computes on rows of `columns` numbers. Throws ERR_SHAPE for weights of another length. */
  abstract plan(columns: number): Loss;
  /** @internal The target's memory, fit for an input of that shape. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE, ERR_BUSY. */
  abstract checkTarget(shape: Shape, target: LossTarget): Float32Array | Int32Array;
  /** @internal Whether the plan has weights: a caller may change them at any time. */
  get hasWeights(): boolean {
    return false;
  }

  /** @internal The numbers in a row: the rows are the first dimension. */
  columnsOf([, ...rest]: Shape): number {
    return rest.reduce((a, b) => a * b, 1);
  }

  /** The loss. Throws ERR_SHAPE when the shapes do not fit, ERR_ARGUMENT, ERR_DTYPE, ERR_BUSY. */
  forward(input: Tensor, target: LossTarget): number {
    const data = borrowFloat32(input, "the input");
    const columns = this.columnsOf(input.shape);
    const targets = this.checkTarget(input.shape, target);
    const plan = this.plan(columns);
    const loss = defaultBackend.lossForward(plan, data, targets, null, columns);
    this.#saved.save(data, input.shape);
    this.#last = { input, targets: targets.slice(), plan: this.hasWeights ? withOwnWeights(plan) : plan, columns };
    return loss;
  }

  /**
   * The gradient of the last forward's loss with respect to its input, whatever has been written to the input, the target or
   * the weights since. Throws ERR_ARGUMENT without a forward before.
   */
  backward(): Tensor {
    if (this.#last === null) throw argumentError(`${this.name}.backward needs a forward pass before it`);
    const { input, targets, plan, columns } = this.#last;
    const gradient = empty(this.#saved.shape);
    defaultBackend.lossForward(plan, this.#saved.data, targets, gradient.data, columns);
    markGradient(gradient, input);
    return gradient;
  }

  toString(): string {
    return `${this.name}()`;
  }
}

/** What a loss's backward pass takes from its forward pass, but the input's numbers. */
interface Last {
  readonly input: Tensor;
  readonly targets: Float32Array | Int32Array;
  readonly plan: Loss;
  readonly columns: number;
}

/** The plan with copies of its weights. */
function withOwnWeights(plan: Loss): Loss {
  const copies = Object.entries(plan).map(([name, value]: [string, unknown]) => [
    name,
    isFloat32Array(value) ? value.slice() : value,
  ]);
  return Object.fromEntries(copies) as Loss;
}
