import { show } from "../../checks.js";
import type { SamebitsError } from "../../errors.js";
import { shapeError } from "../../tensor/shape.js";

/** The numbers of a row of a value of a net: one object for all values that are as wide as each other. */
export class RowWidth {
  #numbers: number | null;
  #of: string | null;
  #verb: "gives" | "takes" = "gives";

  /** `of` names the layer that gives it; null for the net's input. */
  constructor(numbers: number | null, of: string | null) {
    this.#numbers = numbers;
    this.#of = of;
  }

  /** Null where they are not known. */
  get numbers(): number | null {
    return this.#numbers;
  }

  /** Whether they are those of the net's input, as it was given. */
  get isGiven(): boolean {
    return this.#of === null && this.#numbers !== null;
  }

  /** Notes that the layer of that name takes so many. */
  learn(numbers: number, of: string): void {
    this.#numbers = numbers;
    this.#of = of;
    this.#verb = "takes";
  }

  toString(): string {
    return this.#of === null
      ? `the input has ${this.#numbers} numbers`
      : `layer ${show(this.#of)} ${this.#verb} ${this.#numbers} numbers`;
  }
}

export function widthError(given: RowWidth, wanted: string): SamebitsError {
  return shapeError(`${given}, but ${wanted}`);
}
