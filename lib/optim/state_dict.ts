/** An optimiser's state as PyTorch's state_dict has it, in camelCase. */
import { argumentError, checkInteger, checkOptions, show } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import type { OptimizerState } from "../backend/operations.js";
import { MOST_STEPS, usedSlots } from "../backend/optimizer_state.js";
import { OPTIMIZERS } from "../backend/reference/operations/optimizer.js";
import { readNumbers } from "../json.js";
import { asTensor, tensor } from "../tensor/factories.js";
import { checkNumbers, checkSequence } from "../tensor/sequence.js";
import { sameShape, shapeError } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { type ActiveGroup, checkTypes, type OptimizerKind, optionsOf, type ScheduledGroup } from "./groups.js";

/** How many steps a parameter has made (SGD does not say), and its arrays. */
export type ParameterState<Slot extends string = string> = { step?: number } & { [S in Slot]?: Tensor | null };

/** The states by the parameters' numbers, counted through the groups, and each group's options. */
export interface OptimizerStateDict<Options, Slot extends string = string> {
  state: Record<number, ParameterState<Slot>>;
  paramGroups: ({ params: number[] } & Options & ScheduledGroup)[];
}

export function saveState<Options extends object, Slot extends string>(
  groups: readonly ActiveGroup<Options>[],
  states: ReadonlyMap<Tensor, OptimizerState>,
  kind: OptimizerKind<Options>,
): OptimizerStateDict<Options, Slot> {
  const parameters = groups.flatMap((group) => group.params);
  const numbers = new Map(parameters.map((p, i) => [p, i]));
  const state: Record<number, ParameterState<Slot>> = {};
  for (const [p, i] of numbers) {
    const saved = saveParameter(p, states.get(p), kind);
    if (saved !== null) state[i] = saved;
  }
  const paramGroups = groups.map(({ params, ...options }) => ({
    ...checkTypes(options as unknown as Options & ScheduledGroup, kind),
    params: params.map((p) => numbers.get(p) as number),
  }));
  return { state, paramGroups };
}

function saveParameter<Options>(
  p: Tensor,
  state: OptimizerState | undefined,
  kind: OptimizerKind<Options>,
): ParameterState | null {
  if (state === undefined) return null;
  const { kind: name } = kind.rule(kind.defaults);
  const { slots, muProduct } = OPTIMIZERS[name];
  const arrays = slots.flatMap((slot, i): [string, Tensor][] => {
    const buffer = state.buffers[i] ?? null;
    return buffer === null ? [] : [[slot, tensor(buffer, p.shape)]];
  });
  if (name === "sgd") return arrays.length === 0 ? null : Object.fromEntries(arrays);
  const product = muProduct && { muProduct: tensor([state.muProduct], []) };
  return { step: state.step, ...product, ...Object.fromEntries(arrays) } as ParameterState;
}

/** What replaces an optimiser's state: each parameter's, and each group's options. */
export interface LoadedState<Options> {
  readonly states: ReadonlyMap<Tensor, OptimizerState>;
  readonly options: readonly (Options & ScheduledGroup)[];
}

/** The states and options in `given`, checked against the groups that are to take them, each array as `ownData` makes one's own of it. Throws ERR_ARGUMENT, ERR_SHAPE. */
export function loadState<Options extends object>(
  given: OptimizerStateDict<Options>,
  groups: readonly ActiveGroup<Options>[],
  kind: OptimizerKind<Options>,
  ownData: (data: Float32Array) => Float32Array = (data) => data.slice(),
): LoadedState<Options> {
  const { state, paramGroups } = readState(given);
  const names = ["params", ...optionsOf(kind)];
  const saved = checkSequence(paramGroups, "a state's paramGroups").map((group) => {
    const { params, ...options } = checkOptions(group, names, "a state's parameter group");
    return { params: checkNumbers(params, "a group's params"), options };
  });
  const sizes = (list: readonly { params: readonly unknown[] }[]): string =>
    show(list.map(({ params }) => params.length));
  if (sizes(saved) !== sizes(groups)) {
    throw argumentError(
      `the state is of groups of ${sizes(saved)} parameters, this optimiser's are of ${sizes(groups)}`,
    );
  }
  const numbers = saved.flatMap(({ params }) => params);
  const known = new Set(numbers.map(String));
  const stray = Object.keys(state).find((number) => !known.has(number));
  if (stray !== undefined) {
    throw argumentError(`the state has a parameter ${show(stray)}, which is in none of the groups it is saved with`);
  }
  const states = new Map<Tensor, OptimizerState>();
  for (const [i, p] of groups.flatMap((group) => group.params).entries()) {
    const parameter = state[numbers[i] as number];
    if (parameter !== undefined) states.set(p, loadParameter(parameter, p, kind, ownData));
  }
  const options = saved.map((group) => checkTypes(readNumbers(group.options) as Options & ScheduledGroup, kind));
  return { states, options };
}

function readState<Options>(given: OptimizerStateDict<Options>): OptimizerStateDict<Options> {
  if (typeof given !== "object" || given === null) throw notState();
  const state = checkOptions(given, ["state", "paramGroups"], "an optimiser's state");
  if (typeof state.state !== "object" || typeof state.paramGroups !== "object") throw notState();
  return state;
}

function notState(): SamebitsError {
  return argumentError("an optimiser's state is what stateDict() gives: { state, paramGroups }");
}

function loadParameter<Options>(
  given: ParameterState,
  p: Tensor,
  kind: OptimizerKind<Options>,
  ownData: (data: Float32Array) => Float32Array,
): OptimizerState {
  const rule = kind.rule(kind.defaults);
  const { slots, muProduct } = OPTIMIZERS[rule.kind];
  const names = muProduct ? ["muProduct", ...slots] : slots;
  if (typeof given !== "object" || given === null) {
    throw argumentError(`a parameter's state is an object, given ${show(given)}`);
  }
  const own = checkOptions(given, ["step", ...names], "a parameter's state", slots);
  const needed = usedSlots(rule);
  const buffers = slots.map((name, i) => loadBuffer(own[name] ?? null, p, name, needed[i] === true, ownData));
  const product = muProduct ? loadProduct((own as ParameterState<"muProduct">).muProduct ?? null) : 1;
  const step =
    rule.kind === "sgd" ? Number(buffers[0] !== null) : checkInteger(own.step, "a state's step", 0, MOST_STEPS);
  return { step, muProduct: product, buffers };
}

function loadBuffer(
  given: Tensor | number | null,
  p: Tensor,
  name: string,
  needed: boolean,
  ownData: (data: Float32Array) => Float32Array,
): Float32Array | null {
  if (given === null && !needed) return null;
  const buffer = asTensor(given, `a state's ${name}`) as Tensor;
  const data = borrowFloat32(buffer, `a state's ${name}`);
  if (sameShape(buffer.shape, p.shape)) return ownData(data);
  throw shapeError(`a state's ${name} has its parameter's shape ${show(p.shape)}, given ${show(buffer.shape)}`);
}

function loadProduct(given: Tensor | number | null): number {
  const product = asTensor(given, "a state's muProduct") as Tensor;
  const data = borrowFloat32(product, "a state's muProduct");
  if (product.shape.length === 0) return data[0] as number;
  throw shapeError(`a state's muProduct is one number, of shape [], given ${show(product.shape)}`);
}
