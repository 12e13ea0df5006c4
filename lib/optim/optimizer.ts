import { argumentError, checkOptions, show } from "../checks.js";
import { assertFree } from "../lease.js";
import { checkTensor, type Tensor } from "../tensor/tensor.js";

/** Parameters with options of their own; what is not given is the optimiser's. */
export type ParameterGroup<Options> = { params: Iterable<Tensor> } & Partial<Options>;

/** A group as the optimiser holds it: its options may be changed between steps. */
export type ActiveGroup<Options> = { params: Tensor[] } & Options;

/** What every optimiser has: groups of parameters, each with all options. */
export abstract class Optimizer<Options extends { lr: number }> {
  readonly paramGroups: ActiveGroup<Options>[];

  /** Throws ERR_ARGUMENT for options that PyTorch refuses, without parameters, or with one of them twice. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<Options>>,
    options: Partial<Options>,
    defaults: Options,
    check: (options: Options) => void,
  ) {
    checkOptions(options, Object.keys(defaults), new.target.name);
    const given = [...checkIterable<Tensor | ParameterGroup<Options>>(parameters, "an optimiser's parameters")];
    const isGrouped =
      given.length > 0 && given.every((entry) => typeof entry === "object" && entry !== null && "params" in entry);
    const groups = (isGrouped ? given : [{ params: given }]) as (ParameterGroup<Options> & object)[];
    this.paramGroups = groups.map(({ params, ...own }) => {
      checkOptions(own, Object.keys(defaults), "a parameter group");
      const group = { ...defaults, ...defined(options), ...defined(own as object) };
      check(group);
      return { params: [...checkIterable(params, "a group's params")], ...group };
    });
    checkParameters(this.paramGroups.flatMap((group) => group.params));
  }

  /** The first group's learning rate. */
  get lr(): number {
    return (this.paramGroups[0] as ActiveGroup<Options>).lr;
  }

  set lr(lr: number) {
    assertFree(this, "the optimiser");
    (this.paramGroups[0] as ActiveGroup<Options>).lr = lr;
  }

  /** One update of every parameter that has a gradient. */
  abstract step(): void;

  /** Every gradient becomes null; the next backward pass sets it. Throws ERR_BUSY. */
  zeroGrad(): void {
    assertFree(this, "the optimiser");
    for (const group of this.paramGroups) for (const p of group.params) p.grad = null;
  }
}

function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

function checkIterable<T>(value: Iterable<T>, what: string): Iterable<T> {
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
