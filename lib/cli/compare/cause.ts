/** Why two traces differ, where it is one of the known causes. */
import type { Difference } from "./difference.js";
import type { Context } from "./context.js";

export interface Cause {
  /** Stays the same from release to release. */
  readonly name: string;
  readonly text: string;
  readonly remedy: string;
}

/** Null where it is not that. */
export type Detector = (first: Difference, context: Context) => Cause | null;
