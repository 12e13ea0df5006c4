/** Groups of parameters, each with all options of its optimiser. */
import { argumentError, checkBoolean, checkNumber, checkOptions, show } from "../checks.js";
import type { OptimizerRule } from "../backend/operations.js";
import { versionOfOtherCopy } from "../public_class.js";
import { checkNumbers, checkSequence } from "../tensor/sequence.js";
import { checkTensor, Tensor } from "../tensor/tensor.js";

/** What one kind of optimiser adds to the others. */
export interface OptimizerKind<Options> {
  readonly defaults: Options;
  /** Throws ERR_ARGUMENT for options that PyTorch's constructor refuses; what is set later may be any number. */
  check(options: Options): void;
  /** What a backend computes with these options. Throws ERR_ARGUMENT where PyTorch's step raises. */
  rule(options: Options): OptimizerRule;
}

/** What a scheduler that starts from a group's first rate leaves in it, as PyTorch's do. */
export interface ScheduledGroup {
  /** The rate that the group's schedule starts from. Default: none, and a schedule starts from lr. */
  initialLr?: number;
}

/** Parameters with options of their own; what is not given is the optimiser's. */
export type ParameterGroup<Options> = { params: Iterable<Tensor> } & Partial<Options> & ScheduledGroup;

/**
 * A group as the optimiser holds it: its options may be changed between steps, to any number, as in PyTorch. Assigning anything
 * else throws ERR_ARGUMENT.
 */
export type ActiveGroup<Options> = { params: Tensor[] } & {
  -readonly [K in keyof Options]: Options[K];
} & ScheduledGroup;

/** What an optimiser's groups have of the options that they are not given. Throws ERR_ARGUMENT. */
export function defaultsOf<Options extends object>(
  options: Partial<Options>,
  kind: OptimizerKind<Options>,
  name: string,
): Options {
  return { ...kind.defaults, ...checkOptions(options, Object.keys(kind.defaults), name) };
}

/** What users give an optimiser as groups of all its options; each change of one is told. Throws ERR_ARGUMENT. */
export function createGroups<Options extends object>(
  parameters: Iterable<Tensor> | Iterable<ParameterGroup<Options>>,
  defaults: Options,
  kind: OptimizerKind<Options>,
  onChange: () => void,
): ActiveGroup<Options>[] {
  const given = checkSequence<Tensor | ParameterGroup<Options>>(parameters, "an optimiser's parameters");
  const isGrouped = given.length > 0 && given.every(isGroup);
  const groups = (isGrouped ? given : [{ params: given }]) as ParameterGroup<Options>[];
  return groups.map((group) => createGroup(group, defaults, kind, onChange));
}

/** Whether it is meant as a group: any object but a tensor, be it another copy's, or a proxy of one. */
function isGroup(entry: unknown): boolean {
  try {
    if (typeof entry !== "object" || entry === null || entry instanceof Tensor) return false;
    return versionOfOtherCopy(entry) === undefined;
  } catch {
    return true; // it cannot be read, which is said where it is
  }
}

export function createGroup<Options extends object>(
  given: ParameterGroup<Options>,
  defaults: Options,
  kind: OptimizerKind<Options>,
  onChange: () => void,
): ActiveGroup<Options> {
  const { params, ...own } = checkOptions(given, ["params", ...optionsOf(kind)], "a parameter group");
  const options = checkTypes({ ...defaults, ...own } as Options & ScheduledGroup, kind);
  kind.check(options);
  const group = {};
  guard(group, "params", params, (value) => checkSequence(value, "a group's params"), onChange);
  for (const [name, like] of Object.entries(kind.defaults)) {
    const check = (value: unknown): unknown => guardElements(checkType(value, name, like), name, onChange);
    guard<unknown>(group, name, options[name as keyof Options], check, onChange);
  }
  guard(group, "initialLr", options.initialLr, checkInitialLr, onChange);
  return Object.preventExtensions(group) as ActiveGroup<Options>;
}

export function optionsOf<Options extends object>(kind: OptimizerKind<Options>): string[] {
  return [...Object.keys(kind.defaults), "initialLr"];
}

/** A copy of the options, each of its default's type, whatever its value. Throws ERR_ARGUMENT. */
export function checkTypes<Options extends object>(
  options: Options & ScheduledGroup,
  kind: OptimizerKind<Options>,
): Options & ScheduledGroup {
  const names = Object.entries(kind.defaults);
  const checked = names.map(([name, like]) => [name, checkType(options[name as keyof Options], name, like)]);
  const initialLr = checkInitialLr(options.initialLr);
  return { ...Object.fromEntries(checked), ...(initialLr === undefined ? {} : { initialLr }) };
}

function checkInitialLr(value: unknown): number | undefined {
  return value === undefined ? undefined : checkNumber(value, "initialLr");
}

/** A number, true or false, or two numbers, as the default is. */
function checkType(value: unknown, name: string, like: unknown): unknown {
  if (typeof like === "number") return checkNumber(value, name);
  if (typeof like === "boolean") return checkBoolean(value, name);
  const numbers = checkNumbers(value as number[], name);
  if (numbers.length === 2) return numbers;
  throw argumentError(`${name} must be two numbers, given ${show(value)}`);
}

/** Gives the object an entry that nothing takes away: what is assigned to it is checked there, and every change told. */
function guard<T>(object: object, name: string, value: T, check: (value: T) => T, onChange: () => void): void {
  let own = check(value);
  const set = (next: T): void => {
    const checked = check(next);
    if (Object.is(checked, own)) return;
    own = checked;
    onChange();
  };
  Object.defineProperty(object, name, { get: () => own, set, enumerable: true });
}

/** The value; numbers in an array, each of which may be assigned to. */
function guardElements(value: unknown, name: string, onChange: () => void): unknown {
  if (!Array.isArray(value)) return value;
  const array: number[] = [];
  for (const [i, number] of value.entries()) {
    guard(array, String(i), number, (next) => checkNumber(next, name), onChange);
  }
  return Object.preventExtensions(array);
}

/** Throws ERR_ARGUMENT unless they are tensors, one at least, each of them once. */
export function checkParameters(parameters: readonly Tensor[]): void {
  if (parameters.length === 0)
    throw argumentError("an optimiser needs at least one parameter; was the list consumed before?");
  for (const p of parameters) checkTensor(p, "a parameter");
  if (new Set(parameters).size < parameters.length)
    throw argumentError("a parameter is in the optimiser's groups more than once");
}
