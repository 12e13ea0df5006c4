import type { CompositeState } from "./composite_lr.js";
import { checkSchedulers, CompositeLR, type CompositeProgress } from "./composite_lr.js";
import { checkRates } from "./rates.js";
import type { LRScheduler, Point } from "./scheduler.js";

/**
 * Schedulers of one optimiser, all of which make a step in each step, in their order, each from the rates that the one before
 * has left; torch.optim.lr_scheduler.ChainedScheduler.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const halved = new ConstantLR(optimizer, { factor: 0.5, totalIters: 2 });
 * const scheduler = new ChainedScheduler([halved, new ExponentialLR(optimizer, { gamma: 0.9 })]);
 * const rates = Array.from({ length: 4 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 0.500 0.450 0.810 0.729
 * ```
 */
export class ChainedScheduler extends CompositeLR {
  /** `schedulers` are at least one, each there once. Throws ERR_ARGUMENT for those that PyTorch refuses, ERR_BUSY. */
  constructor(schedulers: Iterable<LRScheduler>) {
    const given = checkSchedulers(schedulers);
    const { optimizer } = given[0] as LRScheduler;
    super(optimizer, given, { lastLr: optimizer.paramGroups.map(({ lr }) => lr) });
  }

  /** The first scheduler's. */
  override get lastEpoch(): number {
    return (this.schedulers[0] as LRScheduler).lastEpoch;
  }

  /** Those of the scheduler that has the fewest. */
  override get remainingSteps(): number {
    return Math.min(...this.schedulers.map(({ remainingSteps }) => remainingSteps));
  }

  /** @internal */
  override pointAfter(from: Point<CompositeProgress>): Point<CompositeProgress> {
    let point = from;
    for (const i of this.schedulers.keys()) point = this.moved(point, i, (scheduler, own) => scheduler.pointAfter(own));
    return { ...point, progress: { ...point.progress, lastLr: point.rates.map(({ lr }) => lr) } };
  }

  protected override checkProgress({ lastLr }: Omit<CompositeState, "schedulers">): void {
    checkRates(lastLr, this.optimizer.paramGroups.length, this.getLastLr().length);
  }
}
