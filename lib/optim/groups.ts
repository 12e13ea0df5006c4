/** Groups of parameters, each with all options of its optimiser. */
import { argumentError, checkNonNegative, checkOptions, show } from "../checks.js";
import type { OptimizerRule } from "../backend/operations.js";
import { checkTensor, Tensor } from "../tensor/tensor.js";
import { copyOf } from "./copy.js";

/** What one kind of optimiser adds to the others. */
export interface OptimizerKind<Options> {
  readonly defaults: Options;
  /** Throws ERR_ARGUMENT for options that PyTorch refuses. */
  check(options: Options): void;
  /** Whether two groups' options are the same to the bit: asked before each step, and so written out. */
  isSame(a: Options, b: Options): boolean;
  /** What a backend computes with these options. */
  rule(options: Options): OptimizerRule;
}

/** What a scheduler that starts from a group's first rate leaves in it, as PyTorch's do. */
export interface ScheduledGroup {
  initialLr?: number;
}

/** Parameters with options of their own; what is not given is the optimiser's. */
export type ParameterGroup<Options> = { params: Iterable<Tensor> } & Partial<Options> & ScheduledGroup;

/** A group as the optimiser holds it: its options may be changed between steps. */
export type ActiveGroup<Options> = { params: Tensor[] } & {
  -readonly [K in keyof Options]: Options[K];
} & ScheduledGroup;

/** What users give an optimiser as groups of all its options. Throws ERR_ARGUMENT. */
export function createGroups<Options extends object>(
  parameters: Iterable<Tensor> | Iterable<ParameterGroup<Options>>,
  options: Partial<Options>,
  kind: OptimizerKind<Options>,
  name: string,
): ActiveGroup<Options>[] {
  const common = checkOptions(options, Object.keys(kind.defaults), name);
  const given = [...checkIterable<Tensor | ParameterGroup<Options>>(parameters, "an optimiser's parameters")];
  const isGrouped = given.length > 0 && given.every(isGroup);
  const groups = (isGrouped ? given : [{ params: given }]) as ParameterGroup<Options>[];
  const active = groups.map((group): ActiveGroup<Options> => {
    const { params, ...own } = checkOptions(group, ["params", ...groupOptions(kind)], "a parameter group");
    const all = { ...kind.defaults, ...common, ...own } as Options & ScheduledGroup;
    return { ...copyOptions(all, kind), params: [...checkIterable(params, "a group's params")] };
  });
  checkParameters(active.flatMap((group) => group.params));
  return active;
}

/** Whether it is meant as a group: any object but a tensor, or a proxy of one. */
function isGroup(entry: unknown): boolean {
  try {
    return typeof entry === "object" && entry !== null && !(entry instanceof Tensor);
  } catch {
    return true; // it cannot be read, which is said where it is
  }
}

/** The options of a group, checked, and a copy of them. Throws ERR_ARGUMENT. */
export function copyOptions<Options extends object>(
  options: Options & ScheduledGroup,
  kind: OptimizerKind<Options>,
): Options & ScheduledGroup {
  const own = copyOf(checkOptions(options, groupOptions(kind), "a parameter group"));
  kind.check(own);
  if (own.initialLr !== undefined) checkNonNegative(own.initialLr, "initialLr");
  return own;
}

function groupOptions<Options extends object>(kind: OptimizerKind<Options>): string[] {
  return [...Object.keys(kind.defaults), "initialLr"];
}

export function checkIterable<T>(value: Iterable<T>, what: string): Iterable<T> {
  if (typeof value !== "object" || value === null || !(Symbol.iterator in value)) {
    throw argumentError(`${what} must be an array or another iterable, given ${show(value)}`);
  }
  return value;
}

function checkParameters(parameters: readonly Tensor[]): void {
  if (parameters.length === 0)
    throw argumentError("an optimiser needs at least one parameter; was the list consumed before?");
  for (const p of parameters) checkTensor(p, "a parameter");
  if (new Set(parameters).size < parameters.length)
    throw argumentError("a parameter is in the optimiser's groups more than once");
}
