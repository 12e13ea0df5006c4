/** How near two traces have to be. */
import { isOurs, type Trace } from "./trace.js";

/** How far PyTorch's losses and parameters may be from ours in the first hundred steps: docs/numerics.md. */
const BOUND = 2e-6;
const HUNDRED = 100;

export interface Measure {
  /** All to the bit: both are samebits'. Else that holds for what is drawn, ordered and set, and the rest is within the bound. */
  readonly isExact: boolean;
  /** Of numbers up to 1, and of larger ones' parts; it grows with the steps. */
  bound(step: number): number;
}

export function measureOf(a: Trace, b: Trace): Measure {
  const isExact = isOurs(a) && isOurs(b);
  return { isExact, bound: (step) => (isExact ? 0 : BOUND * Math.max(1, step / HUNDRED)) };
}
