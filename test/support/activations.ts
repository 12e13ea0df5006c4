/** Every elementwise function and layer that there is, with options of all sorts: suites go by these. */
import { ACTIVATIONS } from "../../dist/backend/kinds.js";
import type { Activation } from "../../dist/backend/operations.js";
import * as classes from "../../dist/nn/activations.js";
import type { Layer } from "../../dist/index.js";

/** Options are functions' numbers: some ordinary, some at the ends of what they may be. */
const NUMBERS: readonly (readonly [number, number])[] = [
  [1, 20],
  [0.01, 0.5],
  [-0.7, 3],
  [-3, -1],
  [0, -1],
  [1e30, Infinity],
];

/** Each function, as backends take it. */
export const activations: readonly Activation[] = Object.entries(ACTIVATIONS).flatMap(([kind, { options }]) => {
  const sets = options.length === 0 ? NUMBERS.slice(0, 1) : NUMBERS;
  return sets.map((numbers) => ({ kind, options: numbers.slice(0, options.length) }));
});

/** What an elementwise layer knows of itself. */
interface Elementwise extends Layer {
  readonly kind: string;
  readonly options: object;
}

/** An elementwise layer's class, which makes one of some options. */
export type ActivationClass = new (options?: object) => Elementwise;

/** The options that a class takes, with values that each of them may have and that are not its defaults. */
export function optionsOf(Class: ActivationClass): Record<string, unknown> {
  const { kind, options } = example(Class);
  if (kind === "gelu") return { approximate: "tanh" };
  return Object.fromEntries(Object.keys(options).map((name, i) => [name, (i + 1) / 4]));
}

/** A layer of the class, of its defaults if it has them. */
function example(Class: ActivationClass): Elementwise {
  return Class.length === 0 ? new Class() : new Class({ threshold: 0.5, value: -1 });
}

/** Their classes, by name. */
export const activationClasses: Readonly<Record<string, ActivationClass>> = { ...classes } as never;

/** Makes each layer, of its defaults and of other options. */
export const activationLayers: readonly (() => Layer)[] = Object.values(activationClasses).flatMap((Class) => {
  const others = optionsOf(Class);
  const withOthers = Object.keys(others).length === 0 ? [] : [() => new Class(others)];
  return [() => example(Class), ...withOthers];
});
