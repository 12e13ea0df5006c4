import { argumentError, checkInteger, checkNumber, checkOneOf, checkOptions, show } from "../../checks.js";
import { assertFree } from "../../lease.js";
import { readNumbers, withJson } from "../../json.js";
import { expose, publish } from "../../public_class.js";
import { pythonCall } from "../../python/text.js";
import { copyOf } from "../copy.js";
import type { NumberSequence } from "../../tensor/sequence.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import { checkTorchDict, ownEntries, plainNumber, torchName } from "../torch_state.js";
import { groupsOf } from "./rates.js";
import { checkEach, checkFinite, perGroup, type ScheduledGroup, withDefaults } from "./settings.js";

/** ReduceLROnPlateau's options. */
export interface ReduceLROnPlateauOptions {
  /** Whether the metric should fall or rise. Default: "min". */
  mode?: "min" | "max";
  /** What the rate is multiplied by, below 1. Default: 0.1. */
  factor?: number;
  /** Epochs without a better metric that change nothing, at least 0. Default: 10. */
  patience?: number;
  /** How much better than the best a metric must be to count. Default: 1e-4. */
  threshold?: number;
  /** Whether the threshold is a part of the best metric, or a difference from it. Default: "rel". */
  thresholdMode?: "rel" | "abs";
  /** Epochs after a change in which no bad one counts, at least 0. Default: 0. */
  cooldown?: number;
  /** The least rate, finite: one number for all groups, or one for each. Default: 0. */
  minLr?: number | NumberSequence;
  /** Changes of at most that much are not made. Default: 1e-8. */
  eps?: number;
}
type Settings = Required<Omit<ReduceLROnPlateauOptions, "minLr">> & { minLr: readonly number[] };

interface Progress {
  best: number;
  numBadEpochs: number;
  cooldownCounter: number;
  lastEpoch: number;
  lastLr: number[];
}
/** What stateDict() of a ReduceLROnPlateau gives. */
export type ReduceLROnPlateauState = Settings & Progress;

/**
 * Multiplies the rate by `factor` when a metric has not got better for more than `patience` epochs;
 * torch.optim.lr_scheduler.ReduceLROnPlateau.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new ReduceLROnPlateau(optimizer, { patience: 1 });
 * for (const validationLoss of [0.9, 0.8, 0.8, 0.8]) scheduler.step(validationLoss);
 * console.log(optimizer.lr);
 * // 0.1
 * ```
 */
export class ReduceLROnPlateau {
  /** Whose rates it sets. */
  declare readonly optimizer: Optimizer<{ lr: number }>;
  /** What stateDict() gives: an own property, for deep equality and structuredClone. Throws ERR_BUSY. */
  declare readonly state: ReduceLROnPlateauState;
  #settings: Settings;
  #progress: Progress;

  static {
    publish(this);
  }

  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: ReduceLROnPlateauOptions = {}) {
    const { minLr, ...others } = withDefaults(options, "ReduceLROnPlateau", {
      mode: "min",
      factor: 0.1,
      patience: 10,
      threshold: 1e-4,
      thresholdMode: "rel",
      cooldown: 0,
      minLr: 0,
      eps: 1e-8,
    });
    const groups = groupsOf(optimizer);
    const settings = { ...others, minLr: perGroup(minLr, groups, "minLr") };
    check(settings, groups);
    expose(this, "optimizer", () => optimizer);
    this.#settings = settings;
    this.#progress = {
      best: settings.mode === "min" ? Infinity : -Infinity,
      numBadEpochs: 0,
      cooldownCounter: 0,
      lastEpoch: 0,
      lastLr: ratesOf(groups),
    };
    expose(this, "state", () => this.stateDict());
  }

  /** @internal Whether a lower metric is better, or a higher one. */
  get mode(): "min" | "max" {
    return this.#settings.mode;
  }

  /** How many metrics there have been. */
  get lastEpoch(): number {
    return this.#progress.lastEpoch;
  }

  /** The rates after the last step, by group. */
  getLastLr(): number[] {
    return [...this.#progress.lastLr];
  }

  /** Takes an epoch's metric. Throws ERR_ARGUMENT, ERR_BUSY. */
  step(metric: number): void {
    assertFree(this, "the scheduler");
    assertFree(this.optimizer, "the optimiser");
    this.leasedStep(checkNumber(metric, "a metric"));
  }

  /** @internal As LRScheduler has it. */
  get stepsPer(): "epoch" {
    return "epoch";
  }

  /** @internal As LRScheduler has it. */
  get kind(): string {
    return this.constructor.name;
  }

  /** @internal As LRScheduler has it. */
  get family(): readonly [this] {
    return [this];
  }

  /** @internal step(), for the fit that owns the scheduler. */
  leasedStep(metric: number): void {
    const { patience, cooldown } = this.#settings;
    const progress = this.#progress;
    progress.lastEpoch += 1;
    if (this.#isBetter(metric)) {
      progress.best = metric;
      progress.numBadEpochs = 0;
    } else {
      progress.numBadEpochs += 1;
    }
    if (progress.cooldownCounter > 0) {
      progress.cooldownCounter -= 1;
      progress.numBadEpochs = 0;
    }
    if (progress.numBadEpochs > patience) {
      this.#reduce();
      progress.cooldownCounter = cooldown;
      progress.numBadEpochs = 0;
    }
    progress.lastLr = ratesOf(this.optimizer.paramGroups);
  }

  #isBetter(metric: number): boolean {
    const { mode, threshold, thresholdMode } = this.#settings;
    const { best } = this.#progress;
    if (mode === "min") return metric < (thresholdMode === "rel" ? best * (1 - threshold) : best - threshold);
    return metric > (thresholdMode === "rel" ? best * (threshold + 1) : best + threshold);
  }

  #reduce(): void {
    const { factor, minLr, eps } = this.#settings;
    for (const [i, group] of this.optimizer.paramGroups.entries()) {
      const least = minLr[i] as number;
      const reduced = group.lr * factor;
      const lr = least > reduced ? least : reduced;
      if (group.lr - lr > eps) group.lr = lr;
    }
  }

  /** A copy of the settings and of what the metrics have done. */
  stateDict(): ReduceLROnPlateauState {
    assertFree(this, "the scheduler");
    return withJson(copyOf({ ...this.#settings, ...this.#progress }));
  }

  /** What JSON.stringify writes: stateDict(). */
  toJSON(): ReduceLROnPlateauState {
    return this.stateDict();
  }

  /** The settings, and what the metrics have done. */
  toString(): string {
    return pythonCall(this.constructor.name, { ...this.#settings, ...this.#progress });
  }

  /** Takes over what stateDict() gave; the optimiser's rates are the optimiser's state. Throws ERR_ARGUMENT, ERR_BUSY. */
  loadStateDict(state: ReduceLROnPlateauState): void {
    assertFree(this, "the scheduler");
    if (typeof state !== "object" || state === null) {
      throw argumentError(`a scheduler's state is what stateDict() gives, given ${show(state)}`);
    }
    const names = [...Object.keys(this.#progress), ...Object.keys(this.#settings)];
    const given = readNumbers(checkOptions(state, names, "a scheduler's state"));
    const { best, numBadEpochs, cooldownCounter, lastEpoch, lastLr, ...settings } = given;
    const groups = groupsOf(this.optimizer);
    check(settings, groups);
    checkNumber(best, "best");
    checkInteger(numBadEpochs, "numBadEpochs", 0);
    checkInteger(cooldownCounter, "cooldownCounter", 0);
    checkInteger(lastEpoch, "lastEpoch", 0);
    checkEach(lastLr, groups, "a scheduler's rates", checkNumber);
    this.#settings = copyOf(settings);
    this.#progress = { best, numBadEpochs, cooldownCounter, lastEpoch, lastLr: [...lastLr] };
  }

  /**
   * The state as PyTorch's ReduceLROnPlateau has it, its state_dict(): for saveTorch, and scheduler.load_state_dict() in Python.
   * Throws ERR_BUSY.
   */
  toTorch(): TorchValue {
    const { minLr, lastLr, ...rest } = this.stateDict();
    const named = Object.entries(rest).map(([name, value]): [string, TorchValue] => [torchName(name), value]);
    const worse = rest.mode === "min" ? Infinity : -Infinity;
    return { ...Object.fromEntries(named), min_lrs: [...minLr], _last_lr: lastLr, mode_worse: worse };
  }

  /**
   * Takes over what PyTorch's ReduceLROnPlateau had, its state_dict(), as loadTorchCheckpoint gives it. Throws ERR_ARGUMENT or
   * ERR_BUSY, with nothing changed.
   */
  loadTorch(value: TorchValue): void {
    const { min_lrs: minLr, _last_lr: last, ...rest } = checkTorchDict(value, "a scheduler's state");
    // PyTorch 1 has no last rates before the first step.
    const lastLr = last === undefined ? ratesOf(groupsOf(this.optimizer)) : plainNumber(last);
    const state = { ...ownEntries(rest, NOT_OURS), minLr, lastLr, best: plainNumber(rest["best"]) };
    this.loadStateDict(state as unknown as ReduceLROnPlateauState);
  }
}

/** What PyTorch's keeps for itself. */
const NOT_OURS: ReadonlySet<string> = new Set(["mode_worse", "default_min_lr", "verbose"]);

const ratesOf = (groups: readonly ScheduledGroup[]): number[] => groups.map(({ lr }) => lr);

function check(settings: Settings, groups: readonly ScheduledGroup[]): void {
  checkOneOf(settings.mode, ["min", "max"], "mode");
  if (checkFinite(settings.factor, "factor") >= 1) {
    throw argumentError(`factor must be below 1, given ${show(settings.factor)}`);
  }
  checkInteger(settings.patience, "patience", 0);
  checkFinite(settings.threshold, "threshold");
  checkOneOf(settings.thresholdMode, ["rel", "abs"], "thresholdMode");
  checkInteger(settings.cooldown, "cooldown", 0);
  checkEach(settings.minLr, groups, "minLr", checkFinite);
  checkFinite(settings.eps, "eps");
}
