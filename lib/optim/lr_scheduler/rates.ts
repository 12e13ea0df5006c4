/** What a schedule sets in an optimiser's groups. */
import { argumentError, checkNumber, show } from "../../checks.js";
import { assertFree } from "../../lease.js";
import { Optimizer } from "../optimizer.js";
import type { ScheduledGroup } from "./settings.js";

/** A group's rate, and the momentum, or first beta, that a schedule has set; undefined: what the group has. */
export interface Rates {
  readonly lr: number;
  readonly momentum: number | undefined;
}

export function ratesOf({ lr }: ScheduledGroup): Rates {
  return { lr, momentum: undefined };
}

/** A group's options with those rates. */
export function optionsWith<Group extends ScheduledGroup>(group: Group, { lr, momentum }: Rates): Group {
  if (momentum === undefined) return { ...group, lr };
  const { betas } = group;
  return betas === undefined ? { ...group, lr, momentum } : { ...group, lr, betas: [momentum, betas[1]] };
}

export function setRates(group: ScheduledGroup, { lr, momentum }: Rates): void {
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

/** That there is a rate for each group, but for those that were added since there were `least`. Throws ERR_ARGUMENT. */
export function checkRates(rates: unknown, groups: number, least: number): void {
  if (!Array.isArray(rates) || rates.length > groups || rates.length < Math.min(least, groups))
    throw argumentError(`a scheduler's rates are one number for each of the ${groups} groups, given ${show(rates)}`);
  for (const rate of rates) checkNumber(rate, "a scheduler's rates");
}
