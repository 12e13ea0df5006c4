import type { Loss, Reduction } from "../backend/operations.js";
import { defaultBackend } from "../backend/select.js";
import { checkOneOf } from "../checks.js";
import { publish } from "../public_class.js";
import { empty } from "../tensor/factories.js";
import type { Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { kept } from "./layer.js";

export interface LossOptions {
  reduction?: Reduction;
}

/**
 * A loss of an input and its target, computed in float64 and rounded to float32 once; averaged ("mean", the default) or summed.
 * The mean of nothing is NaN.
 */
export abstract class LossFunction {
  readonly reduction: Reduction;
  /** @internal The class's name, as messages and PyTorch's repr have it. */
  readonly name: string;
  #last: { input: Tensor; target: Tensor | Int32Array } | null = null;

  static {
    publish(this);
  }

  /** @internal The options are read already. */
  constructor(name: string, { reduction = "mean" }: LossOptions) {
    this.name = name;
    this.reduction = checkOneOf(reduction, ["mean", "sum"], "reduction");
  }

  /** @internal What a backend computes on rows of `columns` numbers. Throws ERR_SHAPE for weights of another length. */
  abstract plan(columns: number): Loss;
  /** @internal The target's memory, fit for an input of that shape. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE, ERR_BUSY. */
  abstract checkTarget(shape: Shape, target: Tensor | Int32Array): Float32Array | Int32Array;
  /** @internal Whether the plan has weights: a caller may change them at any time. */
  get hasWeights(): boolean {
    return false;
  }

  /** @internal The numbers in a row: the rows are the first dimension. */
  columnsOf([, ...rest]: Shape): number {
    return rest.reduce((a, b) => a * b, 1);
  }

  /** The loss. Throws ERR_SHAPE when the shapes do not fit, ERR_ARGUMENT, ERR_DTYPE, ERR_BUSY. */
  forward(input: Tensor, target: Tensor | Int32Array): number {
    const loss = this.#compute(input, target, false).loss;
    this.#last = { input, target };
    return loss;
  }

  /** The gradient of the last forward's loss with respect to its input. Throws ERR_ARGUMENT without a forward before. */
  backward(): Tensor {
    const { input, target } = kept(this.#last, this.name);
    return this.#compute(input, target, true).gradient as Tensor;
  }

  toString(): string {
    return `${this.name}()`;
  }

  #compute(
    input: Tensor,
    target: Tensor | Int32Array,
    wantsGradient: boolean,
  ): { loss: number; gradient: Tensor | null } {
    const data = borrowFloat32(input, "the input");
    const columns = this.columnsOf(input.shape);
    const targets = this.checkTarget(input.shape, target);
    const plan = this.plan(columns);
    const gradient = wantsGradient ? empty(input.shape) : null;
    return { loss: defaultBackend.lossForward(plan, data, targets, gradient?.data ?? null, columns), gradient };
  }
}
