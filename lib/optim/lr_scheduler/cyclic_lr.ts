import { argumentError, checkBoolean, checkInteger, checkNumber, checkOneOf, show } from "../../checks.js";
import { power } from "../../numeric/power.js";
import type { NumberSequence } from "../../tensor/sequence.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import type { TorchDict } from "../torch_state.js";
import { GroupLR, type Making, ofGroup } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import {
  checkCycledMomentum,
  checkEach,
  checkFinite,
  perGroup,
  type ScheduledGroup,
  usesBetas,
  withDefaults,
} from "./settings.js";

const MODES = ["triangular", "triangular2", "exp_range"] as const;
const SCALE_MODES = ["cycle", "iterations"] as const;

/** CyclicLR's options. */
export interface CyclicLROptions {
  /** The least rate, at which each cycle begins, finite: one number for all groups, or one for each. */
  baseLr: number | NumberSequence;
  /** The greatest rate of the first cycle, finite: one number for all groups, or one for each. */
  maxLr: number | NumberSequence;
  /** Steps from the least rate to the greatest, at least 1. Default: 2000. */
  stepSizeUp?: number;
  /** Steps back, at least 0. Default: stepSizeUp. */
  stepSizeDown?: number;
  /** Whether all cycles are as high, each half as high as the one before, or each step gamma times. Default: "triangular". */
  mode?: (typeof MODES)[number];
  /** The factor of each step's height in mode "exp_range", finite. Default: 1. */
  gamma?: number;
  /** The factor of the height, in mode's place: of the cycle, counted from 1, or the step, counted from 0, and nothing else. Default: none. */
  scaleFn?: (x: number) => number;
  /** What scaleFn is given: the cycle or the step. Default: "cycle". */
  scaleMode?: (typeof SCALE_MODES)[number];
  /** Whether the momentum, or first beta, goes against the rate; the optimiser must have one. Default: true. */
  cycleMomentum?: boolean;
  /** The momentum at the greatest rate, finite: one number, or one for each group. Default: 0.8. */
  baseMomentum?: number | NumberSequence;
  /** The momentum at the least rate, finite: one number, or one for each group. Default: 0.9. */
  maxMomentum?: number | NumberSequence;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}

interface Settings {
  readonly maxLr: readonly number[];
  readonly stepSizeUp: number;
  readonly stepSizeDown: number;
  readonly mode: (typeof MODES)[number];
  readonly gamma: number;
  readonly scaleFn: ((x: number) => number) | undefined;
  readonly scaleMode: (typeof SCALE_MODES)[number];
  readonly cycleMomentum: boolean;
  readonly baseMomentum: readonly number[];
  readonly maxMomentum: readonly number[];
}

/**
 * The rate goes up and down between two rates in straight lines, again and again, and the momentum, or Adam's first beta, the
 * other way (Smith, "Cyclical Learning Rates for Training Neural Networks", 2017). It is made to be stepped after each batch: in
 * fit, with schedulerPer "batch". torch.optim.lr_scheduler.CyclicLR, in mode "exp_range" to a few ulp.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 0.1, momentum: 0.9 });
 * const scheduler = new CyclicLR(optimizer, { baseLr: 0.1, maxLr: 0.5, stepSizeUp: 2 });
 * const rates = Array.from({ length: 7 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each batch's optimizer.step()
 *   return lr.toFixed(1);
 * });
 * console.log(rates.join(" "));
 * // 0.1 0.3 0.5 0.3 0.1 0.3 0.5
 * ```
 */
export class CyclicLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: CyclicLROptions) {
    const { lastEpoch, baseLr, ...given } = withDefaults(options, "CyclicLR", {
      baseLr: undefined,
      maxLr: undefined,
      stepSizeUp: 2000,
      stepSizeDown: undefined,
      mode: "triangular",
      gamma: 1,
      scaleFn: undefined,
      scaleMode: "cycle",
      cycleMomentum: true,
      baseMomentum: 0.8,
      maxMomentum: 0.9,
      lastEpoch: -1,
    });
    let baseLrs: readonly number[] = [];
    const makingOf = (groups: readonly ScheduledGroup[]): Making<Settings> => {
      baseLrs = perGroup(baseLr, groups, "baseLr");
      checkEach(baseLrs, groups, "baseLr", checkFinite);
      const firstLr = ({ initialLr }: ScheduledGroup, i: number): number => initialLr ?? (baseLrs[i] as number);
      return { settings: settle(given, groups), lastEpoch, firstLr };
    };
    super(optimizer, makingOf, check);
    this.setBaseLrs(baseLrs); // after the first step, as in PyTorch: it starts from a group's initialLr
  }

  protected override lrOf(_: Rates, index: number, { lastEpoch }: Epoch): number {
    const baseLr = this.baseLr(index);
    const { height, scale } = placeOf(lastEpoch, this.settings);
    return baseLr + (ofGroup(this.settings.maxLr, index) - baseLr) * height * scale;
  }

  protected override momentumOf(index: number, { lastEpoch }: Epoch): number | undefined {
    const { cycleMomentum, baseMomentum, maxMomentum } = this.settings;
    if (!cycleMomentum) return undefined;
    const [least, greatest] = [ofGroup(baseMomentum, index), ofGroup(maxMomentum, index)];
    const { height, scale } = placeOf(lastEpoch, this.settings);
    return greatest - (greatest - least) * height * scale;
  }

  /** Its sizes are their sum and a quotient there. */
  protected override torchSettings(): TorchDict {
    const { maxLr, mode, gamma, scaleMode, cycleMomentum, baseMomentum, maxMomentum } = this.settings;
    const { totalSize, ratio } = sizesOf(this.settings);
    const momenta = {
      use_beta1: usesBetas(this.optimizer.paramGroups),
      base_momentums: [...baseMomentum],
      max_momentums: [...maxMomentum],
    };
    return {
      max_lrs: [...maxLr],
      total_size: totalSize,
      step_ratio: ratio,
      mode,
      gamma,
      scale_mode: scaleMode,
      cycle_momentum: cycleMomentum,
      ...(cycleMomentum && momenta),
      _scale_fn_custom: null,
    };
  }

  /** Throws ERR_ARGUMENT for a state of other sizes: both cannot be had back from their quotient exactly. */
  protected override settingsFromTorch(given: Record<string, TorchValue>): object {
    const { maxLrs, totalSize, stepRatio, baseMomentums, maxMomentums, useBeta1: _, _scaleFnCustom, ...others } = given;
    const own = sizesOf(this.settings);
    if (totalSize !== own.totalSize || stepRatio !== own.ratio)
      throw argumentError(
        `the state is of a cycle of ${show(totalSize)} steps, ${show(stepRatio)} of them up, this CyclicLR of ${own.totalSize}, ${own.ratio}`,
      );
    if ((_scaleFnCustom ?? null) !== null)
      throw argumentError(
        "the state is of a scale_fn that is an object in Python; save it with a function in its place",
      );
    const { maxLr, stepSizeUp, stepSizeDown, baseMomentum, maxMomentum } = this.settings;
    return {
      maxLr: maxLrs ?? maxLr,
      stepSizeUp,
      stepSizeDown,
      baseMomentum: baseMomentums ?? baseMomentum,
      maxMomentum: maxMomentums ?? maxMomentum,
      ...others,
    };
  }
}

/** How high the rate stands between its bounds, and the factor of the height. */
function placeOf(step: number, settings: Settings): { height: number; scale: number } {
  const { totalSize, ratio } = sizesOf(settings);
  const cycle = Math.floor(1 + step / totalSize);
  const x = 1 + step / totalSize - cycle;
  const height = x <= ratio ? x / ratio : (x - 1) / (ratio - 1);
  return { height, scale: scaleOf(cycle, step, settings) };
}

function sizesOf({ stepSizeUp, stepSizeDown }: Settings): { totalSize: number; ratio: number } {
  const totalSize = stepSizeUp + stepSizeDown;
  return { totalSize, ratio: stepSizeUp / totalSize };
}

function scaleOf(cycle: number, step: number, { mode, gamma, scaleFn, scaleMode }: Settings): number {
  if (scaleFn !== undefined) return checkNumber(scaleFn(scaleMode === "cycle" ? cycle : step), "what scaleFn gives");
  if (mode === "triangular2") return 1 / power(2, cycle - 1);
  return mode === "exp_range" ? power(gamma, step) : 1;
}

type Given = Required<Omit<CyclicLROptions, "lastEpoch" | "baseLr">>;

/** Settings by group, from what may be one number for all. */
function settle(
  { maxLr, baseMomentum, maxMomentum, stepSizeDown, ...others }: Given,
  groups: readonly ScheduledGroup[],
): Settings {
  const scaleMode = checkOneOf(others.scaleMode, SCALE_MODES, "scaleMode");
  const modesOwn = others.mode === "exp_range" ? "iterations" : "cycle";
  return {
    ...others,
    scaleMode: others.scaleFn === undefined ? modesOwn : scaleMode,
    stepSizeDown: stepSizeDown ?? others.stepSizeUp,
    maxLr: perGroup(maxLr, groups, "maxLr"),
    baseMomentum: perGroup(baseMomentum, groups, "baseMomentum"),
    maxMomentum: perGroup(maxMomentum, groups, "maxMomentum"),
  };
}

function check(settings: Settings, groups: readonly ScheduledGroup[]): void {
  checkEach(settings.maxLr, groups, "maxLr", checkFinite);
  checkInteger(settings.stepSizeUp, "stepSizeUp", 1);
  checkInteger(settings.stepSizeDown, "stepSizeDown", 0);
  checkOneOf(settings.mode, MODES, "mode");
  checkFinite(settings.gamma, "gamma");
  if (settings.scaleFn !== undefined && typeof settings.scaleFn !== "function")
    throw argumentError(`scaleFn must be a function, given ${show(settings.scaleFn)}`);
  checkOneOf(settings.scaleMode, SCALE_MODES, "scaleMode"); // a state's
  checkEach(settings.baseMomentum, groups, "baseMomentum", checkFinite);
  checkEach(settings.maxMomentum, groups, "maxMomentum", checkFinite);
  if (checkBoolean(settings.cycleMomentum, "cycleMomentum")) checkCycledMomentum(groups);
}
