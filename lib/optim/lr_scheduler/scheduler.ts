import { argumentError, checkInteger, checkNumber, checkOptions, show } from "../../checks.js";
import { assertFree } from "../../lease.js";
import { readNumbers, withJson } from "../../json.js";
import { expose, publish } from "../../public_class.js";
import { pythonCall } from "../../python/text.js";
import { copyOf } from "../copy.js";
import type { TorchValue } from "../../files/torch/value.js";
import { Optimizer } from "../optimizer.js";
import { checkTorchDict, ownEntries, plainNumber, type TorchDict, torchName } from "../torch_state.js";
import { checkEach, type ScheduledGroup } from "./settings.js";

/** A scheduler's settings, and how far it is. */
export type SchedulerState<Settings> = Settings & { baseLrs: number[]; lastEpoch: number; lastLr: number[] };

/** Throws ERR_ARGUMENT for settings that cannot be used on these groups. */
export type SettingsCheck<Settings> = (settings: Settings, groups: readonly ScheduledGroup[]) => void;

/**
 * What the schedulers have in common, torch.optim.lr_scheduler.LRScheduler: each step() makes a group's next rate from the one
 * that it has. The rates are float64 and PyTorch's to the bit, except those with a cosine or a power, which a last bit of a
 * C library decides there.
 *
 * Constructing a scheduler makes the first step. `lastEpoch` is -1 for a new schedule; to go on with one, it is the epoch that
 * was last, and the optimiser's groups must have an initialLr.
 */
export abstract class LRScheduler<Settings extends object = object> {
  /** Whose rates it sets. */
  declare readonly optimizer: Optimizer<{ lr: number }>;
  /** What stateDict() gives: an own property, for deep equality and structuredClone. Throws ERR_BUSY. */
  declare readonly state: object;
  readonly #check: SettingsCheck<Settings>;
  #settings: Settings;
  #baseLrs: number[];
  #lastEpoch: number;
  #lastLr: number[] = [];

  static {
    publish(this);
  }

  constructor(
    optimizer: Optimizer<{ lr: number }>,
    settingsOf: (groups: readonly ScheduledGroup[]) => Settings,
    check: SettingsCheck<Settings>,
    lastEpoch: number,
  ) {
    const groups = groupsOf(optimizer);
    const settings = settingsOf(groups);
    checkInteger(lastEpoch, "lastEpoch", -1);
    check(settings, groups);
    expose(this, "optimizer", () => optimizer);
    this.#check = check;
    this.#settings = copyOf(settings);
    this.#lastEpoch = lastEpoch;
    this.#baseLrs = groups.map((group, i) => (lastEpoch === -1 ? this.firstLr(group, i) : resumedLr(group)));
    this.#advance(true);
    groups.forEach((group, i) => (group.initialLr = this.baseLrs[i] as number));
    expose(this, "state", () => this.stateDict());
  }

  /** The epochs, or batches, that have begun: 0 in a new schedule. */
  get lastEpoch(): number {
    return this.#lastEpoch;
  }

  /** The rates that the schedule starts from, by group. */
  get baseLrs(): readonly number[] {
    return this.#baseLrs;
  }

  protected get settings(): Settings {
    return this.#settings;
  }

  /** The rates that the last step set, by group. */
  getLastLr(): number[] {
    return [...this.#lastLr];
  }

  /** Sets the next rates. Throws ERR_BUSY. */
  step(): void {
    assertFree(this, "the scheduler");
    assertFree(this.optimizer, "the optimiser");
    this.#advance(false);
  }

  /** A copy of the settings and of how far the schedule is; JSON and structuredClone have all of it. Throws ERR_BUSY. */
  stateDict(): SchedulerState<Settings> {
    assertFree(this, "the scheduler");
    const { settings, baseLrs, lastEpoch } = this;
    return withJson(copyOf({ ...settings, baseLrs, lastEpoch, lastLr: this.#lastLr }) as SchedulerState<Settings>);
  }

  /** What JSON.stringify writes: stateDict(). */
  toJSON(): SchedulerState<Settings> {
    return this.stateDict();
  }

  /** The settings, and how far the schedule is. */
  toString(): string {
    const { settings, lastEpoch } = this;
    return pythonCall(this.constructor.name, { ...settings, lastEpoch, lastLr: this.#lastLr });
  }

  /** Takes over what stateDict() gave; the optimiser's rates are the optimiser's state. Throws ERR_ARGUMENT, ERR_BUSY. */
  loadStateDict(state: SchedulerState<Settings>): void {
    assertFree(this, "the scheduler");
    if (typeof state !== "object" || state === null) {
      throw argumentError(`a scheduler's state is what stateDict() gives, given ${show(state)}`);
    }
    const names = ["baseLrs", "lastEpoch", "lastLr", ...Object.keys(this.#settings)];
    const { baseLrs, lastEpoch, lastLr, ...rest } = readNumbers(checkOptions(state, names, "a scheduler's state"));
    const settings = rest as unknown as Settings;
    const groups = groupsOf(this.optimizer);
    this.#check(settings, groups);
    checkInteger(lastEpoch, "lastEpoch", -1);
    for (const rates of [baseLrs, lastLr]) checkEach(rates, groups, "a scheduler's rates", checkNumber);
    this.#settings = copyOf(settings);
    this.#baseLrs = [...baseLrs];
    this.#lastEpoch = lastEpoch;
    this.#lastLr = [...lastLr];
  }

  /**
   * The state as PyTorch's scheduler of the same name has it, its state_dict(): for saveTorch, and scheduler.load_state_dict() in
   * Python. Throws ERR_BUSY.
   */
  toTorch(): TorchValue {
    const { baseLrs, lastEpoch, lastLr } = this.stateDict();
    const progress = { base_lrs: baseLrs, last_epoch: lastEpoch, _last_lr: lastLr, _step_count: lastEpoch + 1 };
    return { ...this.torchSettings(), ...progress };
  }

  /**
   * Takes over what PyTorch's scheduler of the same name had, its state_dict(), as loadTorchCheckpoint gives it; the rates of the
   * optimiser's groups are the optimiser's state. Throws ERR_ARGUMENT or ERR_BUSY, with nothing changed.
   */
  loadTorch(value: TorchValue): void {
    const { base_lrs, last_epoch, _last_lr, ...rest } = checkTorchDict(value, "a scheduler's state");
    const progress = { baseLrs: base_lrs, lastEpoch: last_epoch, lastLr: plainNumber(_last_lr) };
    const settings = this.settingsFromTorch(ownEntries(rest, NOT_OURS));
    this.loadStateDict({ ...settings, ...progress } as SchedulerState<Settings>);
  }

  /** The settings in PyTorch's words. */
  protected torchSettings(): TorchDict {
    const entries = Object.entries(copyOf(this.#settings));
    return Object.fromEntries(entries.map(([name, value]) => [torchName(name), value as TorchValue]));
  }

  /** The settings from what PyTorch has by our names. */
  protected settingsFromTorch(given: Record<string, TorchValue>): object {
    return given;
  }

  /** @internal step(), for the fit that owns the scheduler. */
  leasedStep(): void {
    this.#advance(false);
  }

  /** @internal Gives what takes the schedule and the groups back to where they are now, for the fit that owns them. */
  leasedMark(): () => void {
    const [lastEpoch, lastLr] = [this.#lastEpoch, this.#lastLr];
    const groups: readonly ScheduledGroup[] = this.optimizer.paramGroups;
    const before = groups.map(({ lr, momentum, betas }) => ({
      lr,
      momentum: betas === undefined ? momentum : betas[0],
    }));
    return () => {
      this.#lastEpoch = lastEpoch;
      this.#lastLr = lastLr;
      groups.forEach((group, i) => set(group, before[i] as { lr: number; momentum: number | undefined }));
    };
  }

  /** The rate that a new schedule starts from. */
  protected firstLr(group: ScheduledGroup, _: number): number {
    return group.initialLr ?? group.lr;
  }

  /** The group's rate in that epoch, from the one that it has. */
  protected abstract lrOf(group: ScheduledGroup, index: number, epoch: number, isInitial: boolean): number;

  /** The group's momentum in that epoch; undefined leaves it. */
  protected momentumOf(_group: ScheduledGroup, _index: number, _epoch: number): number | undefined {
    return undefined;
  }

  #advance(isInitial: boolean): void {
    const groups: readonly ScheduledGroup[] = this.optimizer.paramGroups;
    const epoch = this.#lastEpoch + 1;
    const rates = groups.map((group, i) => this.lrOf(group, i, epoch, isInitial));
    const momenta = groups.map((group, i) => this.momentumOf(group, i, epoch));
    this.#lastEpoch = epoch;
    this.#lastLr = rates;
    groups.forEach((group, i) => set(group, { lr: rates[i] as number, momentum: momenta[i] }));
  }
}

/** What PyTorch's schedulers keep for themselves. */
const NOT_OURS: ReadonlySet<string> = new Set(["_step_count", "_is_initial", "_get_lr_called_within_step", "verbose"]);

/** Sets a group's rate, and its momentum, or first beta, unless that is undefined. */
function set(group: ScheduledGroup, { lr, momentum }: { lr: number; momentum: number | undefined }): void {
  group.lr = lr;
  if (momentum === undefined) return;
  if (group.betas === undefined) group.momentum = momentum;
  else group.betas = [momentum, group.betas[1]];
}

/** The optimiser's groups. Throws ERR_ARGUMENT, ERR_BUSY. */
export function groupsOf(optimizer: Optimizer<{ lr: number }>): readonly ScheduledGroup[] {
  if (!(optimizer instanceof Optimizer))
    throw argumentError(`a scheduler takes an optimiser, given ${show(optimizer)}`);
  assertFree(optimizer, "the optimiser");
  return optimizer.paramGroups;
}

function resumedLr({ initialLr }: ScheduledGroup): number {
  if (initialLr !== undefined) return initialLr;
  throw argumentError(
    "a schedule goes on from lastEpoch only where the optimiser's groups have an initialLr; load its state first",
  );
}
