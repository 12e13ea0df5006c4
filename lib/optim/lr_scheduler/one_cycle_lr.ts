import { argumentError, checkBoolean, checkInteger, checkNonNegative, checkOneOf, show } from "../../checks.js";
import { cosine } from "../../numeric/cosine.js";
import type { NumberSequence } from "../../tensor/sequence.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import { type TorchDict, torchName } from "../torch_state.js";
import { GroupLR, type Making, ofGroup } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import {
  checkCycledMomentum,
  checkEach,
  checkFinite,
  checkPositive,
  perGroup,
  type ScheduledGroup,
  usesBetas,
  withDefaults,
} from "./settings.js";

/** OneCycleLR's options. */
export interface OneCycleLROptions {
  /** The greatest rate, finite: one number for all groups, or one for each. */
  maxLr: number | NumberSequence;
  /** All steps, at least 1. Default: epochs times stepsPerEpoch, which are then needed. */
  totalSteps?: number;
  /** Epochs, at least 1; together with stepsPerEpoch. */
  epochs?: number;
  /** Batches an epoch, at least 1; together with epochs. */
  stepsPerEpoch?: number;
  /** The part of the steps in which the rate goes up, from 0 to 1. Default: 0.3. */
  pctStart?: number;
  /** The curve from one rate to the next: half a cosine, or a straight line. Default: "cos". */
  annealStrategy?: "cos" | "linear";
  /** Whether the momentum, or first beta, goes against the rate; the optimiser must have one. Default: true. */
  cycleMomentum?: boolean;
  /** The momentum at the greatest rate, finite: one number, or one for each group. Default: 0.85. */
  baseMomentum?: number | NumberSequence;
  /** The momentum at the start and at the end, finite: one number, or one for each group. Default: 0.95. */
  maxMomentum?: number | NumberSequence;
  /** The first rate is maxLr divided by it; above 0. Default: 25. */
  divFactor?: number;
  /** The last rate is the first one divided by it; above 0. Default: 10000. */
  finalDivFactor?: number;
  /** Whether the rate goes down as it went up, and to the last one in a third phase. Default: false. */
  threePhase?: boolean;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}

interface Settings {
  readonly maxLr: readonly number[];
  readonly totalSteps: number;
  readonly pctStart: number;
  readonly annealStrategy: "cos" | "linear";
  readonly cycleMomentum: boolean;
  readonly baseMomentum: readonly number[];
  readonly maxMomentum: readonly number[];
  readonly divFactor: number;
  readonly finalDivFactor: number;
  readonly threePhase: boolean;
}

/** A part of the cycle: how far it goes, and between which rates and momenta. */
type Lr = "first" | "greatest" | "last";
type Momentum = "maxMomentum" | "baseMomentum";
interface Phase {
  readonly end: number;
  readonly lrs: readonly [from: Lr, to: Lr];
  readonly momenta: readonly [from: Momentum, to: Momentum];
}

/**
 * The rate goes up from maxLr / divFactor to maxLr and down again, to a finalDivFactor-th of the first one, in all of a
 * training's steps; the momentum, or Adam's first beta, goes the other way (Smith and Topin, "Super-Convergence", 2017).
 * step() goes after each batch. torch.optim.lr_scheduler.OneCycleLR, with annealStrategy "cos" to a few ulp.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1, momentum: 0.9 });
 * const scheduler = new OneCycleLR(optimizer, { maxLr: 1, totalSteps: 6 });
 * const rates = Array.from({ length: 6 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each batch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 0.040 0.994 0.812 0.463 0.133 0.000
 * ```
 */
export class OneCycleLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: OneCycleLROptions) {
    const { lastEpoch, ...given } = withDefaults(options, "OneCycleLR", {
      maxLr: undefined,
      totalSteps: undefined,
      epochs: undefined,
      stepsPerEpoch: undefined,
      pctStart: 0.3,
      annealStrategy: "cos",
      cycleMomentum: true,
      baseMomentum: 0.85,
      maxMomentum: 0.95,
      divFactor: 25,
      finalDivFactor: 1e4,
      threePhase: false,
      lastEpoch: -1,
    });
    const makingOf = (groups: readonly ScheduledGroup[]): Making<Settings> => {
      const settings = settle(given, groups);
      return { settings, lastEpoch, firstLr: (_, index) => firstLr(settings, index) };
    };
    super(optimizer, makingOf, check);
  }

  /** @internal */
  override get stepsPer(): "batch" {
    return "batch";
  }

  protected override stepsAfter(step: number): number {
    return this.settings.totalSteps - step;
  }

  protected override lrOf(_: Rates, index: number, { lastEpoch }: Epoch): number {
    const { settings } = this;
    const first = firstLr(settings, index);
    const rates = { first, greatest: ofGroup(settings.maxLr, index), last: first / settings.finalDivFactor };
    const { phase, done } = placeOf(lastEpoch, settings);
    return anneal(rates[phase.lrs[0]], rates[phase.lrs[1]], done, settings.annealStrategy);
  }

  protected override momentumOf(index: number, { lastEpoch }: Epoch): number | undefined {
    if (!this.settings.cycleMomentum) return undefined;
    const { phase, done } = placeOf(lastEpoch, this.settings);
    const [from, to] = phase.momenta.map((name) => ofGroup(this.settings[name], index)) as [number, number];
    return anneal(from, to, done, this.settings.annealStrategy);
  }

  /** What PyTorch keeps; the rates and momenta between which it goes stand in the optimiser's groups there. */
  protected override torchSettings(): TorchDict {
    const { totalSteps, annealStrategy, cycleMomentum } = this.settings;
    return {
      total_steps: totalSteps,
      _schedule_phases: phasesOf(this.settings).map(torchPhase),
      _anneal_func_type: annealStrategy,
      cycle_momentum: cycleMomentum,
      use_beta1: cycleMomentum && usesBetas(this.optimizer.paramGroups),
    };
  }

  /**
   * The settings are the constructor's: PyTorch keeps the rates that they come to, from which they cannot be had back exactly.
   * Throws ERR_ARGUMENT for a cycle of other steps or phases.
   */
  protected override settingsFromTorch(given: Record<string, TorchValue>): object {
    const { totalSteps, _schedulePhases: phases } = given;
    const own = phasesOf(this.settings).length;
    if (totalSteps !== this.settings.totalSteps)
      throw argumentError(`the state is of ${show(totalSteps)} steps, this OneCycleLR of ${this.settings.totalSteps}`);
    if (!Array.isArray(phases) || phases.length !== own)
      throw argumentError(`the state's cycle does not have the ${own} phases of this OneCycleLR; see threePhase`);
    return this.settings;
  }
}

function firstLr({ maxLr, divFactor }: Settings, index: number): number {
  return ofGroup(maxLr, index) / divFactor;
}

/** PyTorch's names of the rates in a group. */
const TORCH_LRS = { first: "initial_lr", greatest: "max_lr", last: "min_lr" };

function torchPhase({ end, lrs, momenta }: Phase): TorchDict {
  const [fromMomentum, toMomentum] = momenta;
  return {
    end_step: end,
    start_lr: TORCH_LRS[lrs[0]],
    end_lr: TORCH_LRS[lrs[1]],
    start_momentum: torchName(fromMomentum),
    end_momentum: torchName(toMomentum),
  };
}

/** The phase that a step is in, and how much of it is done. */
function placeOf(step: number, settings: Settings): { phase: Phase; done: number } {
  const { totalSteps, pctStart } = settings;
  if (step > totalSteps) throw argumentError(`the cycle is of ${totalSteps} steps, and they have been made`);
  const phases = phasesOf(settings);
  const found = phases.findIndex(({ end }) => step <= end);
  const at = found === -1 ? phases.length - 1 : found;
  const phase = phases[at] as Phase;
  const start = at === 0 ? 0 : (phases[at - 1] as Phase).end;
  if (phase.end !== start) return { phase, done: (step - start) / (phase.end - start) };
  throw argumentError(`a phase of the cycle has no steps, with pctStart ${pctStart} of ${totalSteps} steps`);
}

function anneal(from: number, to: number, done: number, strategy: Settings["annealStrategy"]): number {
  if (strategy === "linear") return (to - from) * done + from;
  return to + ((from - to) / 2) * (cosine(Math.PI * done) + 1);
}

function phasesOf({ pctStart, totalSteps, threePhase }: Settings): Phase[] {
  const up: Phase = {
    end: pctStart * totalSteps - 1,
    lrs: ["first", "greatest"],
    momenta: ["maxMomentum", "baseMomentum"],
  };
  const end = totalSteps - 1;
  if (!threePhase) return [up, { end, lrs: ["greatest", "last"], momenta: ["baseMomentum", "maxMomentum"] }];
  return [
    up,
    { end: 2 * pctStart * totalSteps - 2, lrs: ["greatest", "first"], momenta: ["baseMomentum", "maxMomentum"] },
    { end, lrs: ["first", "last"], momenta: ["maxMomentum", "maxMomentum"] },
  ];
}

type Given = Required<Omit<OneCycleLROptions, "lastEpoch">>;

/** Settings by group, from what may be one number for all. */
function settle(options: Given, groups: readonly ScheduledGroup[]): Settings {
  const { maxLr, baseMomentum, maxMomentum, totalSteps, epochs, stepsPerEpoch, ...others } = options;
  return {
    ...others,
    totalSteps: totalSteps ?? productOf(epochs, stepsPerEpoch),
    maxLr: perGroup(maxLr, groups, "maxLr"),
    baseMomentum: perGroup(baseMomentum, groups, "baseMomentum"),
    maxMomentum: perGroup(maxMomentum, groups, "maxMomentum"),
  };
}

function productOf(epochs: number | undefined, stepsPerEpoch: number | undefined): number {
  if (epochs === undefined || stepsPerEpoch === undefined) {
    throw argumentError("OneCycleLR needs totalSteps, or both epochs and stepsPerEpoch");
  }
  return checkInteger(epochs, "epochs", 1) * checkInteger(stepsPerEpoch, "stepsPerEpoch", 1);
}

function check(settings: Settings, groups: readonly ScheduledGroup[]): void {
  checkInteger(settings.totalSteps, "totalSteps", 1);
  checkEach(settings.maxLr, groups, "maxLr", checkFinite);
  checkNonNegative(settings.pctStart, "pctStart");
  if (settings.pctStart > 1) throw argumentError(`pctStart must be from 0 to 1, given ${show(settings.pctStart)}`);
  checkOneOf(settings.annealStrategy, ["cos", "linear"], "annealStrategy");
  checkPositive(settings.divFactor, "divFactor");
  checkPositive(settings.finalDivFactor, "finalDivFactor");
  checkBoolean(settings.threePhase, "threePhase");
  checkEach(settings.baseMomentum, groups, "baseMomentum", checkFinite);
  checkEach(settings.maxMomentum, groups, "maxMomentum", checkFinite);
  if (checkBoolean(settings.cycleMomentum, "cycleMomentum")) checkCycledMomentum(groups);
}
