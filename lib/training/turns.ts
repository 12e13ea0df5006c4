import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds of work before the event loop has its turn. */
const LONGEST = 2;

/** Work on the main thread that lets the event loop have its turns. */
export class Turns {
  #since = performance.now();

  /** Does the work, a short part with each step of the iteration. */
  async run(work: Iterable<unknown>): Promise<void> {
    for (const _ of work) {
      if (performance.now() - this.#since < LONGEST) continue;
      await nextTurn();
      this.#since = performance.now();
    }
  }
}
