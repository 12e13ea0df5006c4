import { differenceOf } from "./difference.js";

/** What assertSameBits throws, as node:assert does. */
class AssertionError extends Error {
  override readonly name = "AssertionError";
  readonly code = "ERR_ASSERTION";
}

/**
 * Whether both have the same bits: tensors, typed arrays, numbers, generators, and arrays, objects and Maps of them, state dicts for
 * instance. Dtypes, shapes and kinds of arrays count, too; -0 and 0 differ; NaNs are equal whatever their payload, and the order of an
 * object's names does not count. Throws ERR_ARGUMENT for what cannot be compared, a net for instance: compare its stateDict().
 */
export function sameBits(a: unknown, b: unknown): boolean {
  return differenceOf(a, b) === undefined;
}

/**
 * Throws an AssertionError unless both have the same bits, as sameBits says. Its message has the place of the first difference, both
 * values, the bits of both in hexadecimal digits, and of floats how many ulps they are apart; `what` begins it. Throws ERR_ARGUMENT
 * for what cannot be compared.
 */
export function assertSameBits(actual: unknown, expected: unknown, what: string = ""): void {
  const difference = differenceOf(actual, expected);
  if (difference !== undefined) throw new AssertionError(what === "" ? difference : `${what}: ${difference}`);
}
