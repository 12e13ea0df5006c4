import { argumentError, checkInteger, show } from "../../checks.js";
import { expose, publish } from "../../public_class.js";
import { checkNumbers, type NumberSequence } from "../../tensor/sequence.js";
import { checkLabels, classesOf, indexOf, type Label, type Labels } from "./labels.js";

/**
 * scikit-learn's LabelEncoder: labels as indices among the different ones, in order.
 *
 * @example
 * ```ts
 * const encoder = new LabelEncoder().fit(["dog", "cat", "dog"]);
 * console.log(encoder.transform(["dog", "cat"]).join(" "));
 * // 1 0
 * ```
 */
export class LabelEncoder {
  /** The different labels: numbers by size, texts by their code points; empty before fit. */
  declare readonly classes: readonly Label[];
  #classes: readonly Label[] = [];
  #indices: ReadonlyMap<Label, number> = new Map();

  static {
    publish(this);
  }

  constructor() {
    expose(this, "classes", () => [...this.#classes]);
  }

  /** Learns the labels. Throws ERR_ARGUMENT, with nothing changed. */
  fit(labels: Labels): this {
    this.#classes = classesOf(checkLabels(labels, "LabelEncoder's fit")).classes;
    this.#indices = indexOf(this.#classes);
    return this;
  }

  /** Each label's index, for a loss's target. Throws ERR_ARGUMENT for a label that fit has not seen. */
  transform(labels: Labels): Int32Array {
    this.#checkFitted("transform");
    return Int32Array.from(checkLabels(labels, "LabelEncoder's transform"), (label, i) => this.#indexOf(label, i));
  }

  #indexOf(label: Label, i: number): number {
    const index = this.#indices.get(label);
    if (index !== undefined) return index;
    throw argumentError(`label ${i} is ${show(label)}, which fit has not seen; it has seen ${show(this.#classes)}`);
  }

  /** The labels that the indices stand for. Throws ERR_ARGUMENT for an index that is none. */
  inverseTransform(indices: NumberSequence): Label[] {
    this.#checkFitted("inverseTransform");
    const last = this.#classes.length - 1;
    return checkNumbers(indices, "inverseTransform's indices").map(
      (index, i) => this.#classes[checkInteger(index, `index ${i}`, 0, last)] as Label,
    );
  }

  #checkFitted(method: string): void {
    if (this.#classes.length === 0) throw argumentError(`LabelEncoder's ${method} needs fit first`);
  }

  /** What it is. */
  toString(): string {
    return "LabelEncoder()";
  }
}
