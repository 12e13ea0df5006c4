import { STATE_LENGTH, type GeneratorState } from "../backend/generator_state.js";
import type { Generator } from "./generator.js";

/** Generators that stand where they stood before, if what draws from them fails. */
export class Rewind {
  readonly #generators: readonly Generator[];
  readonly #states: readonly GeneratorState[];

  constructor(generators: Iterable<Generator>) {
    this.#generators = [...new Set(generators)];
    this.#states = this.#generators.map(() => new Uint32Array(STATE_LENGTH));
  }

  /** Does what draws. Throws ERR_BUSY, with nothing done. */
  onError<T>(draw: () => T): T {
    if (this.#generators.length === 0) return draw();
    this.#generators.forEach((generator, i) => this.#states[i]?.set(generator.borrowState()));
    try {
      return draw();
    } catch (error) {
      this.#generators.forEach((generator, i) => generator.borrowState().set(this.#states[i] as GeneratorState));
      throw error;
    }
  }
}
