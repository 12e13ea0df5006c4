/** Schedulers that make each group's next rate from the one that it has, by settings. */
import { argumentError, checkInteger, checkOptions } from "../../checks.js";
import { readNumbers } from "../../json.js";
import { pythonCall } from "../../python/text.js";
import { copyOf } from "../copy.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import { type TorchDict, torchName } from "../torch_state.js";
import { fromTorch, type Epoch, pick, type SchedulerState, stateSettings } from "./group_state.js";
import { checkRates, groupsOf, type Rates } from "./rates.js";
import { LRScheduler, type Point, type Progress } from "./scheduler.js";
import type { ScheduledGroup } from "./settings.js";

/** Throws ERR_ARGUMENT for settings that cannot be used on these groups. */
export type SettingsCheck<Settings> = (settings: Settings, groups: readonly ScheduledGroup[]) => void;

/** What a scheduler is made of. */
export interface Making<Settings> {
  readonly settings: Settings;
  readonly lastEpoch: number;
  /** The rate that a new schedule starts from. Default: the group's first one. */
  readonly firstLr?: (group: ScheduledGroup, index: number) => number;
}

/**
 * Constructing a scheduler makes the first step. `lastEpoch` is -1 for a new schedule; to go on with one, it is the epoch that
 * was last, and the optimiser's groups must have an initialLr.
 */
export abstract class GroupLR<Settings extends object = object, Now extends Epoch = Epoch> extends LRScheduler<
  SchedulerState<Settings, Now>,
  Now & Progress
> {
  readonly #check: SettingsCheck<Settings>;
  #settings: Settings;
  #baseLrs: readonly number[];
  #progress: Now & Progress;

  constructor(
    optimizer: Optimizer<{ lr: number }>,
    makingOf: (groups: readonly ScheduledGroup[]) => Making<Settings>,
    check: SettingsCheck<Settings>,
  ) {
    super(optimizer);
    const groups = groupsOf(optimizer);
    const { settings, lastEpoch, firstLr = currentLr } = makingOf(groups);
    checkInteger(lastEpoch, "lastEpoch", -1);
    check(settings, groups);
    this.#check = check;
    this.#settings = copyOf(settings);
    this.#baseLrs = groups.map((group, i) => (lastEpoch === -1 ? firstLr(group, i) : resumedLr(group)));
    this.#progress = { ...this.beginning(lastEpoch), lastLr: [] };
    this.moveTo(this.firstPoint(this.point()));
    groups.forEach((group, i) => (group.initialLr = this.baseLrs[i] as number));
  }

  override get lastEpoch(): number {
    return this.#progress.lastEpoch;
  }

  override get remainingSteps(): number {
    return this.stepsAfter(this.lastEpoch);
  }

  /** The rates that the schedule starts from, by group. */
  get baseLrs(): readonly number[] {
    return this.#baseLrs;
  }

  protected get settings(): Settings {
    return this.#settings;
  }

  /** What starts the schedule from other rates than its first step did. */
  protected setBaseLrs(rates: readonly number[]): void {
    this.#baseLrs = rates;
  }

  /** The rate that the group's schedule starts from. Throws ERR_ARGUMENT for a group that was added later. */
  protected baseLr(index: number): number {
    return ofGroup(this.#baseLrs, index);
  }

  /** The settings, and how far the schedule is. */
  override toString(): string {
    return pythonCall(this.constructor.name, { ...stateSettings(this.#settings), ...this.#progress });
  }

  /** @internal */
  override get progress(): Now & Progress {
    return this.#progress;
  }

  /** @internal */
  override setProgress(progress: Now & Progress): void {
    this.#progress = progress;
  }

  /** @internal */
  override pointAfter({ rates, progress }: Point<Now & Progress>): Point<Now & Progress> {
    return this.#pointAt(rates, this.nowAfter(progress), (own, i, now) => this.lrOf(own, i, now, false));
  }

  /** @internal */
  override firstPoint({ rates, progress }: Point<Now & Progress>): Point<Now & Progress> {
    return this.#pointAt(rates, this.nowAfter(progress), (own, i, now) => this.lrOf(own, i, now, true));
  }

  /** @internal The point at which a SequentialLR goes over to it. */
  startPoint({ rates, progress }: Point<Now & Progress>): Point<Now & Progress> {
    return this.#pointAt(rates, { ...progress, lastEpoch: 0 }, (own, i, now) => this.startLrOf(own, i, now));
  }

  /** @internal The steps that can be made from there. */
  get stepsFromStart(): number {
    return this.stepsAfter(0);
  }

  /** @internal */
  override undone(progress: Now & Progress): Now & Progress {
    return { ...progress, lastEpoch: progress.lastEpoch - 1 };
  }

  #pointAt(
    rates: readonly Rates[],
    now: Now,
    lrOf: (rates: Rates, index: number, now: Now) => number,
  ): Point<Now & Progress> {
    const next = rates.map((own, i) => ({ lr: lrOf(own, i, now), momentum: this.momentumOf(i, now) ?? own.momentum }));
    const lastLr = next.map(({ lr }) => lr);
    return { rates: next, progress: Object.assign(now, { lastLr }) }; // `now` is new; a copy takes half a microsecond
  }

  /** How far a scheduler is that goes on from that epoch. */
  protected beginning(lastEpoch: number): Now {
    return { lastEpoch } as Now;
  }

  protected nowAfter({ lastEpoch }: Now): Now {
    return this.beginning(lastEpoch + 1);
  }

  /** The steps that can be made after that epoch. */
  protected stepsAfter(_epoch: number): number {
    return Infinity;
  }

  /** The group's rate now, from the one that it has; `isInitial` in a scheduler's first step. */
  protected abstract lrOf(rates: Rates, index: number, now: Now, isInitial: boolean): number;

  /** The group's rate where a SequentialLR goes over to this scheduler. */
  protected startLrOf(rates: Rates, index: number, now: Now): number {
    return this.lrOf(rates, index, now, false);
  }

  /** The group's momentum now; undefined leaves it. */
  protected momentumOf(_index: number, _now: Now): number | undefined {
    return undefined;
  }

  /** @internal */
  override stateNow(): SchedulerState<Settings, Now> {
    const state = { ...stateSettings(this.#settings), baseLrs: this.#baseLrs, ...this.#progress };
    return copyOf(state) as unknown as SchedulerState<Settings, Now>;
  }

  /** @internal */
  override readState(state: SchedulerState<Settings, Now>): () => void {
    const own = stateSettings(this.#settings);
    const names = ["baseLrs", ...Object.keys(this.#progress), ...Object.keys(own)];
    const given = readNumbers(checkOptions(state, names, "a scheduler's state")) as Record<string, unknown>;
    const settings = { ...this.#settings, ...pick(given, Object.keys(own)) } as Settings;
    const progress = pick(given, Object.keys(this.#progress)) as Now & Progress;
    this.#check(settings, groupsOf(this.optimizer));
    this.checkProgress(progress);
    const { baseLrs } = given;
    checkRates(baseLrs, this.#baseLrs.length, this.#baseLrs.length);
    return () => {
      this.#settings = copyOf(settings);
      this.#baseLrs = [...(baseLrs as number[])];
      this.#progress = copyOf(progress);
    };
  }

  /** Throws ERR_ARGUMENT. */
  protected checkProgress({ lastEpoch, lastLr }: Now & Progress): void {
    checkInteger(lastEpoch, "lastEpoch", EARLIEST);
    checkRates(lastLr, this.optimizer.paramGroups.length, this.#baseLrs.length);
  }

  /** @internal */
  override torchState(): TorchDict {
    const { lastLr, ...progress } = copyOf(this.#progress);
    const named = Object.entries(progress).map(([name, value]) => [torchName(name), value as TorchValue]);
    return {
      ...this.torchSettings(),
      base_lrs: [...this.#baseLrs],
      ...Object.fromEntries(named),
      _last_lr: [...lastLr],
      _step_count: Math.max(0, this.lastEpoch) + 1,
    };
  }

  /** @internal */
  override stateFromTorch(value: TorchValue): SchedulerState<Settings, Now> {
    const { settings, progress } = fromTorch(value, Object.keys(this.#progress));
    return { ...this.settingsFromTorch(settings), ...progress } as SchedulerState<Settings, Now>;
  }

  /** The settings in PyTorch's words. */
  protected torchSettings(): TorchDict {
    const entries = Object.entries(copyOf(stateSettings(this.#settings)));
    return Object.fromEntries(entries.map(([name, value]) => [torchName(name), value as TorchValue]));
  }

  /** The settings from what PyTorch has by our names. Throws ERR_ARGUMENT. */
  protected settingsFromTorch(given: Record<string, TorchValue>): object {
    return given;
  }
}

/** Each SequentialLR around a scheduler takes a first step back, of those that it has not come to. */
const EARLIEST = -64;

const currentLr = ({ initialLr, lr }: ScheduledGroup): number => initialLr ?? lr;

function resumedLr({ initialLr }: ScheduledGroup): number {
  if (initialLr !== undefined) return initialLr;
  throw argumentError(
    "a schedule goes on from lastEpoch only where the optimiser's groups have an initialLr; load its state first",
  );
}

/** A group's number of those that a scheduler has one of for each group. Throws ERR_ARGUMENT. */
export function ofGroup<T>(values: readonly T[], index: number): T {
  if (index < values.length) return values[index] as T;
  throw argumentError(
    `the scheduler was made for ${values.length} groups of the optimiser, which has got more since; make it again`,
  );
}
