import { argumentError, checkNumber, show } from "../../checks.js";

/** The range of a uniform draw. Throws ERR_ARGUMENT. */
export function checkUniform(low: number, high: number): number {
  const range = checkNumber(high, "uniform's high") - checkNumber(low, "uniform's low");
  if (range >= 0 && range < Infinity) return range;
  throw argumentError(
    `uniform draws from [low, high): low must not be above high, both finite; given ${low} and ${high}`,
  );
}

/** [low, high), or [0, low) without `high`: the lowest integer, and how far the highest is above it. Throws ERR_ARGUMENT. */
export function checkRange(low: number, high: number | undefined, what: string): [first: number, most: number] {
  const [from, to] = high === undefined ? [0, low] : [low, high];
  const most = to - from - 1;
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(to) || most >= 2 ** 53)
    throw argumentError(`${what} takes safe integers, at most 2^53 apart; given ${show(low)} and ${show(high)}`);
  if (most >= 0) return [from, most];
  throw argumentError(`${what} draws from [low, high): low must be below high, given ${from} and ${to}`);
}
