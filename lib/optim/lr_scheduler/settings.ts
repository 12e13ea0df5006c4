/** What schedulers are told, and its checks. */
import { argumentError, checkNumber, checkOptions, show } from "../../checks.js";
import { type NumberSequence, checkNumbers } from "../../tensor/sequence.js";

/** A group of an optimiser's, as a scheduler sees it. */
export interface ScheduledGroup {
  lr: number;
  initialLr?: number;
  momentum?: number;
  betas?: readonly [number, number];
}

/** What stands for options that have no default. */
type Defaults<Options> = { [Name in keyof Required<Options>]: Options[Name] | undefined };

/** A constructor's options with their defaults. Throws ERR_ARGUMENT for names that are none. */
export function withDefaults<Options extends object>(
  options: Options,
  name: string,
  defaults: Defaults<Options>,
): Required<Options> {
  return { ...defaults, ...checkOptions(options, Object.keys(defaults), name) } as Required<Options>;
}

/** A number for each group; one number is for all. Throws ERR_ARGUMENT. */
export function perGroup(
  value: number | NumberSequence,
  groups: readonly ScheduledGroup[],
  what: string,
): readonly number[] {
  return typeof value === "number" ? groups.map(() => value) : checkNumbers(value, what);
}

export function checkEach(
  values: unknown,
  groups: readonly ScheduledGroup[],
  what: string,
  check: (value: unknown, what: string) => number,
): void {
  if (!Array.isArray(values) || values.length !== groups.length) {
    throw argumentError(`${what} are one number for each of the ${groups.length} groups, given ${show(values)}`);
  }
  for (const value of values) check(value, what);
}

export function checkFinite(value: unknown, what: string): number {
  const number = checkNumber(value, what);
  if (!Number.isFinite(number)) throw argumentError(`${what} must be finite, given ${show(value)}`);
  return number;
}

export function checkPositive(value: unknown, what: string): number {
  const number = checkFinite(value, what);
  if (!(number > 0)) throw argumentError(`${what} must be above 0, given ${show(value)}`);
  return number;
}

/** Throws ERR_ARGUMENT where there is nothing that a cycle of momentum can set. */
export function checkCycledMomentum(groups: readonly ScheduledGroup[]): void {
  const fixed = groups.some(({ momentum, betas }) => momentum === undefined && betas === undefined);
  if (fixed) throw argumentError("cycleMomentum needs an optimiser with a momentum or betas; set it to false");
}

/** Whether the momentum of the groups is their first beta. */
export function usesBetas(groups: readonly ScheduledGroup[]): boolean {
  return groups.every(({ betas }) => betas !== undefined);
}
