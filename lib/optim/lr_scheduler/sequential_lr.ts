import { argumentError, checkInteger, show } from "../../checks.js";
import { type NumberSequence, checkNumbers } from "../../tensor/sequence.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import type { TorchDict } from "../torch_state.js";
import { checkSchedulers, CompositeLR, type CompositeProgress, type CompositeState } from "./composite_lr.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import { checkRates, type Rates } from "./rates.js";
import type { LRScheduler, Point, Progress } from "./scheduler.js";
import { type ScheduledGroup, withDefaults } from "./settings.js";

/** SequentialLR's options. */
export interface SequentialLROptions {
  /** At least one scheduler of the optimiser, each there once; only the first one may itself be made of others. */
  schedulers: Iterable<LRScheduler>;
  /** The epochs at which the next one takes over: one fewer than schedulers, each at least 0, in ascending order. */
  milestones: NumberSequence;
}

/** What stateDict() of a SequentialLR gives. */
export type SequentialState = CompositeState & { milestones: number[]; lastEpoch: number };

interface SequentialProgress extends CompositeProgress {
  readonly milestones: readonly number[];
  readonly lastEpoch: number;
}

/**
 * One scheduler after another: at each milestone the next one starts, from the rates that its own schedule starts from;
 * torch.optim.lr_scheduler.SequentialLR. Constructing it takes back the schedulers' first steps, and makes its own.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const warmUp = new LinearLR(optimizer, { startFactor: 0.25, totalIters: 3 });
 * const decay = new ExponentialLR(optimizer, { gamma: 0.5 });
 * const scheduler = new SequentialLR(optimizer, { schedulers: [warmUp, decay], milestones: [3] });
 * const rates = Array.from({ length: 6 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 0.250 0.500 0.750 1.000 0.500 0.250
 * ```
 */
export class SequentialLR extends CompositeLR<SequentialState, SequentialProgress> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, or fails at later; ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: SequentialLROptions) {
    const given = withDefaults(options, "SequentialLR", { schedulers: undefined, milestones: undefined });
    const schedulers = checkSchedulers(given.schedulers, optimizer);
    const milestones = checkNumbers(given.milestones, "milestones");
    checkMilestones(milestones, schedulers.length);
    const other = schedulers.findIndex((scheduler, i) => i > 0 && !(scheduler instanceof GroupLR));
    if (other !== -1)
      throw argumentError(`schedulers[${other}] is made of others, which only the first one of a SequentialLR may be`);
    super(optimizer, schedulers, { milestones, lastEpoch: 0, lastLr: [] });
    this.moveTo(this.#beginning());
  }

  #beginning(): Point<SequentialProgress> {
    const groups: readonly ScheduledGroup[] = this.optimizer.paramGroups;
    const { rates, progress } = this.point();
    const first = rates.map((own, i): Rates => ({ ...own, lr: groups[i]?.initialLr ?? own.lr }));
    return this.#moved({ rates: first, progress: this.undone(progress) }, activeAt(0, progress), (scheduler, own) =>
      scheduler.firstPoint(own),
    );
  }

  /** The epochs, or batches, of all of its schedulers that have begun: 0 in a new schedule. */
  override get lastEpoch(): number {
    return this.progress.lastEpoch;
  }

  /** The epochs at which the next scheduler takes over. */
  get milestones(): readonly number[] {
    return [...this.progress.milestones];
  }

  /** The steps that can still be made, until one of its schedulers has no more for its time. */
  override get remainingSteps(): number {
    const { milestones, lastEpoch } = this.progress;
    const [active, ...later] = this.schedulers.slice(activeAt(lastEpoch, this.progress)) as [LRScheduler, ...GroupLR[]];
    const ends = [...milestones.slice(milestones.length - later.length), Infinity].map((end) => end - 1);
    const lefts = [active.remainingSteps, ...later.map(({ stepsFromStart }) => stepsFromStart + 1)];
    let at = lastEpoch;
    for (const [i, left] of lefts.entries()) {
      const end = ends[i] as number;
      if (at + left < end) return at + left - lastEpoch;
      at = end;
    }
    return Infinity;
  }

  /** @internal */
  override pointAfter({ rates, progress }: Point<SequentialProgress>): Point<SequentialProgress> {
    const lastEpoch = progress.lastEpoch + 1;
    const active = activeAt(lastEpoch, progress);
    const isStart = active > 0 && progress.milestones[active - 1] === lastEpoch;
    return this.#moved({ rates, progress: { ...progress, lastEpoch } }, active, (scheduler, own) =>
      isStart ? (scheduler as GroupLR).startPoint(own as Point<Epoch & Progress>) : scheduler.pointAfter(own),
    );
  }

  /** As `moved`, with the rates that the scheduler sets as the last ones. */
  #moved(
    from: Point<SequentialProgress>,
    index: number,
    go: (scheduler: LRScheduler, own: Point) => Point,
  ): Point<SequentialProgress> {
    const { rates, progress } = this.moved(from, index, go);
    return { rates, progress: { ...progress, lastLr: (progress.schedulers[index] as CompositeProgress).lastLr } };
  }

  protected override checkProgress({ milestones, lastEpoch, lastLr }: Omit<SequentialProgress, "schedulers">): void {
    checkMilestones(checkNumbers(milestones as NumberSequence, "milestones"), this.schedulers.length);
    checkInteger(lastEpoch, "lastEpoch", 0);
    checkRates(lastLr, this.optimizer.paramGroups.length, this.getLastLr().length);
  }

  /** @internal */
  override torchState(): TorchDict {
    const { milestones, ...rest } = super.torchState();
    return { _milestones: milestones as TorchValue, ...rest };
  }

  /** @internal */
  override stateFromTorch(value: TorchValue): SequentialState {
    const { _milestones: milestones, ...rest } = super.stateFromTorch(value) as SequentialState & {
      _milestones?: number[];
    };
    return { ...rest, milestones } as SequentialState;
  }
}

/** The scheduler whose turn it is in that epoch. */
function activeAt(epoch: number, { milestones }: SequentialProgress): number {
  const next = milestones.findIndex((milestone) => milestone > epoch);
  return next === -1 ? milestones.length : next;
}

function checkMilestones(milestones: readonly number[], schedulers: number): void {
  if (milestones.length !== schedulers - 1)
    throw argumentError(`milestones are one fewer than the ${schedulers} schedulers, given ${show(milestones)}`);
  for (const [i, milestone] of milestones.entries()) {
    checkInteger(milestone, "a milestone", 0);
    if (milestone < (milestones[i - 1] ?? 0))
      throw argumentError(`milestones must be in ascending order, given ${show(milestones)}`);
  }
}
