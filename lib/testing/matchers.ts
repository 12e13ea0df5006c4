import { differenceOf } from "./difference.js";

/** What `expect` has once `expect.extend(matchers)` was called: for the declarations of vitest and jest to extend. */
export interface SameBitsMatchers<R = void> {
  /** Passes if both have the same bits, as sameBits of samebits/testing says. */
  toHaveSameBits(expected: unknown): R;
}

interface Verdict {
  readonly pass: boolean;
  message(): string;
}

/** For `expect.extend` of vitest and jest. */
export const matchers: { readonly toHaveSameBits: (actual: unknown, expected: unknown) => Verdict } = {
  toHaveSameBits(actual, expected) {
    const difference = differenceOf(actual, expected);
    return {
      pass: difference === undefined,
      message: () => difference ?? "expected other bits than these, but all are the same",
    };
  },
};
