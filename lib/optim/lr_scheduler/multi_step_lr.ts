import { checkInteger } from "../../checks.js";
import { power } from "../../numeric/power.js";
import { type NumberSequence, checkNumbers } from "../../tensor/sequence.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import { checkTorchDict, type TorchDict } from "../torch_state.js";
import { GroupLR } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import type { Rates } from "./rates.js";
import { checkFinite, withDefaults } from "./settings.js";

/** MultiStepLR's options. */
export interface MultiStepLROptions {
  /** The epochs of the changes, each at least 0, in any order. */
  milestones: NumberSequence;
  /** What the rate is multiplied by, finite. Default: 0.1. */
  gamma?: number;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { milestones: readonly number[]; gamma: number };

function check({ milestones, gamma }: Settings): void {
  for (const milestone of checkNumbers(milestones, "milestones")) checkInteger(milestone, "a milestone", 0);
  checkFinite(gamma, "gamma");
}

/**
 * In each of the milestones' epochs the rate is multiplied by gamma, once for each time that the milestone is listed;
 * torch.optim.lr_scheduler.MultiStepLR.
 *
 * @example
 * ```ts
 * const optimizer = new SGD([ones([1])], { lr: 1 });
 * const scheduler = new MultiStepLR(optimizer, { milestones: [2, 5] });
 * const rates = Array.from({ length: 7 }, () => {
 *   const { lr } = optimizer;
 *   scheduler.step(); // after each epoch's optimizer.step()
 *   return lr.toFixed(3);
 * });
 * console.log(rates.join(" "));
 * // 1.000 1.000 0.100 0.100 0.100 0.010 0.010
 * ```
 */
export class MultiStepLR extends GroupLR<Settings> {
  /** Throws ERR_ARGUMENT for options that PyTorch refuses, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>, options: MultiStepLROptions) {
    const defaults = { milestones: undefined, gamma: 0.1, lastEpoch: -1 };
    const { lastEpoch, milestones, gamma } = withDefaults(options, "MultiStepLR", defaults);
    const settings = { milestones: checkNumbers(milestones, "milestones"), gamma };
    super(optimizer, () => ({ settings, lastEpoch }), check);
  }

  protected override lrOf({ lr }: Rates, _: number, { lastEpoch }: Epoch): number {
    return changed(lr, this.settings, lastEpoch);
  }

  protected override startLrOf(_: Rates, index: number): number {
    return changed(this.baseLr(index), this.settings, 0);
  }

  /** Milestones are counted there: { 2: 2, 5: 1 } for 2, 2 and 5. */
  protected override torchSettings(): TorchDict {
    const { milestones, gamma } = this.settings;
    const counts = new Map<TorchValue, number>();
    for (const milestone of milestones) counts.set(milestone, (counts.get(milestone) ?? 0) + 1);
    return { milestones: counts as Map<TorchValue, TorchValue>, gamma };
  }

  protected override settingsFromTorch(given: Record<string, TorchValue>): object {
    const listed = countsOf(given["milestones"]).map(([milestone, count]) =>
      Array.from({ length: checkInteger(count, "a milestone's count", 1, MOST_TIMES) }, () => milestone),
    );
    return { ...given, milestones: listed.flat() };
  }
}

/** A dict without keys is an object. */
function countsOf(milestones: TorchValue | undefined): [milestone: TorchValue, count: TorchValue][] {
  if (milestones instanceof Map) return [...milestones];
  return Object.entries(checkTorchDict(milestones, "the state's milestones"));
}

function changed(lr: number, { milestones, gamma }: Settings, epoch: number): number {
  const count = milestones.filter((milestone) => milestone === epoch).length;
  return count === 0 ? lr : lr * power(gamma, count);
}

/** How often a milestone may be listed in a file. */
const MOST_TIMES = 1000;
