import { setImmediate as nextTurn } from "node:timers/promises";

/** Milliseconds of work before the event loop has its turn. */
const LONGEST = 2;

/** Lets the event loop have its turns during long work on the main thread. */
export class Turns {
  #since = performance.now();

  /** Between two short parts of the work. */
  async give(): Promise<void> {
    if (performance.now() - this.#since < LONGEST) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
