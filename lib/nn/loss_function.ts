import { isFloat32Array } from "../arrays.js";
import type { Loss } from "../backend/operations.js";
import { defaultEngine } from "../backend/engine.js";
import { argumentError, checkOneOf, show } from "../checks.js";
import { fix, publish } from "../public_class.js";
import { empty } from "../tensor/factories.js";
import type { LossTarget } from "../tensor/integers.js";
import { sameShape, shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import { markGradient, Saved } from "./last_pass.js";

/** How a loss's elements are put together: averaged, summed, or not at all. */
export type Reduction = "mean" | "sum" | "none";
/** With that of KLDivLoss alone: "batchmean" is the sum, divided by the size of the first dimension. */
export type AnyReduction = Reduction | "batchmean";
/** What fit and trainStep need: one number. */
export type ToNumber = Exclude<AnyReduction, "none">;

/** The option of every loss. */
export interface LossOptions<R extends AnyReduction = Reduction> {
  /**
   * "mean" divides the sum by its weights or its number of elements, "sum" does not; "none" keeps each element's loss, for a
   * reduction of your own: such a loss is called, not given to fit or trainStep. Default: "mean".
   */
  reduction?: R;
}

/** What a loss with that reduction gives: a number, or a tensor of the elements' losses. */
export type LossValue<R extends AnyReduction> = R extends "none" ? Tensor : number;

/**
 * A loss of an input and its target, computed in float64 and rounded to float32 once; averaged ("mean", the default), summed, or
 * kept by element. The mean of nothing is NaN.
 */
export abstract class LossFunction<R extends AnyReduction = ToNumber> {
  /** How the elements are put together. */
  declare readonly reduction: R;
  /** @internal The class's name, as messages and PyTorch's repr have it. */
  declare readonly name: string;
  #last: Last | null = null;
  /** The input's numbers in the last forward pass, as rows. */
  readonly #saved = new Saved();

  static {
    publish(this);
  }

  /** @internal The options are read already. */
  constructor(
    name: string,
    { reduction }: LossOptions<R>,
    reductions: readonly AnyReduction[] = ["mean", "sum", "none"],
  ) {
    fix<LossFunction<R>>(this, { reduction: checkOneOf(reduction ?? "mean", reductions, "reduction") as R, name });
  }

  /** @internal What a backend computes on rows of `columns` numbers. Throws ERR_SHAPE for weights of another length. */
  abstract plan(columns: number): Loss;
  /** @internal The target's memory, fit for an input of that shape. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE, ERR_BUSY. */
  abstract checkTarget(shape: Shape, target: LossTarget): Float32Array | Int32Array;
  /** @internal The shape of the losses of an input's elements. */
  protected abstract lossShape(shape: Shape): Shape;
  /** @internal The numbers in a row. */
  protected abstract columnsOf(shape: Shape): number;

  /** @internal Whether the plan has weights: a caller may change them at any time. */
  get hasWeights(): boolean {
    return false;
  }

  /** @internal Whether the plan says all: nothing else looks at the numbers of a batch. */
  get isFusable(): boolean {
    return this.reduction !== "none";
  }

  /** @internal The plan of that kind and those options, flags as 0 and 1. */
  protected planOf(kind: string, options: readonly number[], weights: Partial<Loss> = {}): Loss {
    const reduction = this.reduction === "none" ? "sum" : (this.reduction as Loss["reduction"]);
    return { kind, reduction, options, weight: null, posWeight: null, ...weights };
  }

  /** @internal The plan for an input of that shape. */
  protected planFor(shape: Shape): Loss {
    return this.plan(this.columnsOf(shape));
  }

  /** @internal That the loss is of such numbers. Throws ERR_ARGUMENT. */
  protected checkInput(_data: Float32Array): void {}

  /** @internal The numbers as rows, or rows as the numbers lie in a tensor of that shape. */
  protected arrange(data: Float32Array, _shape: Shape, _to: "rows" | "tensor"): Float32Array {
    return data;
  }

  /**
   * The loss; with the reduction "none" the elements' losses: of the input's shape or, of classes, that without the classes. Throws
   * ERR_SHAPE when the shapes do not fit, ERR_ARGUMENT, ERR_DTYPE, ERR_BUSY.
   */
  forward(input: Tensor, target: LossTarget): LossValue<R> {
    const data = borrowFloat32(input, "the input");
    const { shape } = input;
    const columns = this.columnsOf(shape);
    const targets = this.checkTarget(shape, target);
    this.checkInput(data);
    const plan = this.planFor(shape);
    const rows = this.arrange(data, shape, "rows");
    const losses = this.reduction === "none" ? empty(this.lossShape(shape)) : null;
    const loss = defaultEngine().lossForward(plan, rows, targets, null, columns, losses?.data);
    this.#saved.save(rows, shape);
    this.#last = { input, targets: targets.slice(), plan: this.hasWeights ? withOwnWeights(plan) : plan, columns };
    return (losses ?? loss) as LossValue<R>;
  }

  /**
   * The gradient of the last forward's loss with respect to its input, whatever has been written to the input, the target or
   * the weights since. With the reduction "none" it takes the gradient of the losses, a tensor of their shape; otherwise nothing.
   * Throws ERR_ARGUMENT without a forward before, ERR_SHAPE.
   */
  backward(gradOutput?: Tensor): Tensor {
    if (this.#last === null) throw argumentError(`${this.name}.backward needs a forward pass before it`);
    const { input, targets, plan, columns } = this.#last;
    const { shape, data } = this.#saved;
    const factors = this.#factors(gradOutput, shape, columns);
    const gradient = empty(shape);
    defaultEngine().lossForward(plan, data, targets, gradient.data, columns);
    if (factors !== null) defaultEngine().multiply(gradient.data, factors, gradient.data);
    const arranged = this.arrange(gradient.data, shape, "tensor");
    if (arranged !== gradient.data) gradient.data.set(arranged);
    markGradient(gradient, input);
    return gradient;
  }

  /** What each number of the rows' gradients is multiplied by. */
  #factors(gradOutput: Tensor | undefined, shape: Shape, columns: number): Float32Array | null {
    const what = `the gradient given to ${this.name}.backward`;
    if (this.reduction !== "none") {
      if (gradOutput === undefined) return null;
      throw argumentError(`${this.name}.backward takes no gradient with the reduction ${show(this.reduction)}`);
    }
    if (gradOutput === undefined)
      throw argumentError(
        `${this.name}.backward takes the gradient of its losses with the reduction "none"; given none`,
      );
    const data = borrowFloat32(checkTensor(gradOutput, what), what);
    const wanted = this.lossShape(shape);
    if (!sameShape(gradOutput.shape, wanted))
      throw shapeError(`${what} has the losses' shape ${show(wanted)}, given ${show(gradOutput.shape)}`);
    const factors = new Float32Array(data.length * columns);
    for (let r = 0; r < data.length; r++) factors.fill(data[r] as number, r * columns, (r + 1) * columns);
    return factors;
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
