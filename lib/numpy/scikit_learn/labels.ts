import { argumentError, show } from "../../checks.js";
import type { DType } from "../../tensor/dtype.js";
import { checkSequence } from "../../tensor/sequence.js";
import { shapeError } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";

/** What names a class or a category: a number or a text. */
export type Label = number | bigint | string;

/** Labels in an array, a typed array or another iterable, or in a tensor of one dimension: all numbers, or all texts. */
export type Labels = Iterable<Label> | Tensor<DType>;

/** The different labels, and each label's index among them. */
export interface Classes {
  readonly classes: readonly Label[];
  readonly indices: Int32Array;
}

/** The labels, checked. Throws ERR_ARGUMENT for none at all, for what is no label, and for two kinds; ERR_SHAPE. */
export function checkLabels(labels: Labels, what: string): Label[] {
  const own = Tensor.isTensor(labels) ? elementsOf(labels, what) : checkSequence(labels, what);
  if (own.length === 0) throw argumentError(`${what} must have at least one label, given none`);
  const kind = typeof own[0];
  own.forEach((label, i) => {
    if (!isLabel(label)) throw argumentError(`${what}: label ${i} must be a number or a text, given ${show(label)}`);
    if (typeof label !== kind)
      throw argumentError(`${what} must be of one kind: label 0 is ${show(own[0])}, label ${i} ${show(label)}`);
  });
  return own;
}

function elementsOf(t: Tensor<DType>, what: string): Label[] {
  if (t.shape.length !== 1) throw shapeError(`${what} must have one dimension, given ${show(t.shape)}`);
  return Array.from<Label>(t.borrow(what));
}

function isLabel(label: unknown): boolean {
  return typeof label === "string" || typeof label === "bigint" || (typeof label === "number" && !Number.isNaN(label));
}

/** numpy.unique: the different labels in order, numbers by size, texts by their code points. */
export function classesOf(labels: readonly Label[]): Classes {
  const classes = [...new Set(labels)].toSorted(compareLabels);
  const indices = indexOf(classes);
  return { classes, indices: Int32Array.from(labels, (label) => indices.get(label) as number) };
}

/** Each class's index. */
export function indexOf(classes: readonly Label[]): Map<Label, number> {
  return new Map(classes.map((label, i) => [label, i]));
}

function compareLabels(a: Label, b: Label): number {
  if (typeof a === "string" && typeof b === "string") return compareTexts(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By code points, as Python compares: JavaScript's < goes by halves of those beyond U+FFFF, which lie below U+E000. */
function compareTexts(a: string, b: string): number {
  let i = 0;
  while (i < a.length && a[i] === b[i]) i += 1;
  const rank = (text: string): number => {
    const unit = i < text.length ? text.charCodeAt(i) : -1;
    return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
  };
  return rank(a) - rank(b);
}
