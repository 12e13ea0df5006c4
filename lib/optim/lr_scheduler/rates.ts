/** What a schedule sets in an optimiser's groups. */
import { argumentError, checkNumber, show } from "../../checks.js";
import { assertFree } from "../../lease.js";
import { Optimizer } from "../optimizer.js";
import type { ScheduledGroup } from "./settings.js";

/** A group's rate, and its momentum, or first beta, where it has one. */
export interface Rates {
  readonly lr: number;
  readonly momentum: number | undefined;
}

export function ratesOf({ lr, momentum, betas }: ScheduledGroup): Rates {
  return { lr, momentum: betas === undefined ? momentum : betas[0] };
}

/** What of a group's options the rates change. */
export function optionsWith({ betas }: ScheduledGroup, { lr, momentum }: Rates): Partial<ScheduledGroup> {
  if (momentum === undefined) return { lr };
  return betas === undefined ? { lr, momentum } : { lr, betas: [momentum, betas[1]] };
}

export function setRates(group: ScheduledGroup, rates: Rates): void {
  const isSame = Object.is(rates.momentum, ratesOf(group).momentum);
  Object.assign(group, isSame ? { lr: rates.lr } : optionsWith(group, rates));
}

/** The optimiser's groups. Throws ERR_ARGUMENT, ERR_BUSY. */
export function groupsOf(optimizer: Optimizer<{ lr: number }>): readonly ScheduledGroup[] {
  if (!(optimizer instanceof Optimizer))
    throw argumentError(`a scheduler takes an optimiser, given ${show(optimizer)}`);
  assertFree(optimizer, "the optimiser");
  return optimizer.paramGroups;
}

/** That there is a rate for each group, but for those that were added since there were `least`. Throws ERR_ARGUMENT. */
export function checkRates(rates: unknown, groups: number, least: number): void {
  if (!Array.isArray(rates) || rates.length > groups || rates.length < Math.min(least, groups))
    throw argumentError(`a scheduler's rates are one number for each of the ${groups} groups, given ${show(rates)}`);
  for (const rate of rates) checkNumber(rate, "a scheduler's rates");
}
