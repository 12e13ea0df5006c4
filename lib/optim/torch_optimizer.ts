/** An optimiser's state as PyTorch's own optimiser of the same name has it. */
import { tensor } from "../tensor/factories.js";
import { Tensor } from "../tensor/tensor.js";
import type { TorchValue } from "../files/torch/value.js";
import type { OptimizerStateDict, ParameterState } from "./state_dict.js";
import { checkTorchDict, notOfTorch, ownEntries, plainNumber, type TorchDict, torchName } from "./torch_state.js";

/** What decides how PyTorch computes, never what; names of parameters; and what OneCycleLR leaves for itself in a group. */
export const DROPPED: ReadonlySet<string> = new Set([
  "foreach",
  "fused",
  "capturable",
  "differentiable",
  "param_names",
  "max_lr",
  "min_lr",
  "max_momentum",
  "base_momentum",
]);
/** What AdamW's groups say besides Adam's options: it is always so. */
const DECOUPLED = "decoupled_weight_decay";
/** What groups of older releases lack: false there. */
const LATER = ["maximize", "decoupledWeightDecay"];

type AnyState = OptimizerStateDict<object>;

/** In PyTorch's words: a count of steps is a float32 tensor, as there, which is exact up to 2^24. */
export function toTorchState({ state, paramGroups }: AnyState): TorchValue {
  const states = Object.entries(state).map(([number, own]): [number, TorchDict] => [
    Number(number),
    toTorchEntries(own),
  ]);
  const groups = paramGroups.map((group) => {
    const entries = Object.entries(group).map(([name, value]): [string, TorchValue] => [
      torchName(name),
      copied(value),
    ]);
    return Object.fromEntries(entries);
  });
  return { state: new Map<TorchValue, TorchValue>(states), param_groups: groups };
}

function toTorchEntries({ step, ...slots }: ParameterState): TorchDict {
  const arrays = Object.entries(slots).map(([name, t]): [string, TorchValue] => [torchName(name), t as Tensor]);
  return { ...(step !== undefined && { step: tensor([step], []) }), ...Object.fromEntries(arrays) };
}

const copied = (value: unknown): TorchValue =>
  Array.isArray(value) ? [...(value as number[])] : (value as TorchValue);

/** In our words, for an optimiser with these options. Throws ERR_ARGUMENT for what is no state of PyTorch's. */
export function fromTorchState(value: TorchValue, options: readonly string[]): AnyState {
  const { state, param_groups: groups } = checkTorchDict(value, "an optimiser's state");
  if (!Array.isArray(groups)) throw notOfTorch("a state's param_groups", groups);
  const states = entriesOf(state).map(([number, own]) => {
    const entries = Object.entries(
      ownEntries(checkTorchDict(own, `the state of parameter ${String(number)}`), new Set()),
    );
    return [
      number,
      Object.fromEntries(entries.map(([name, item]) => [name, name === "step" ? plainNumber(item) : item])),
    ];
  });
  return { state: Object.fromEntries(states), paramGroups: groups.map((group) => fromTorchGroup(group, options)) };
}

/** By the parameters' numbers; without states, the dict has no keys, and is an object. */
function entriesOf(state: TorchValue | undefined): [TorchValue, TorchValue][] {
  if (state instanceof Map) return [...state];
  return Object.entries(checkTorchDict(state, "a state's state"));
}

function fromTorchGroup(group: TorchValue, options: readonly string[]): AnyState["paramGroups"][number] {
  const { [DECOUPLED]: decoupled, ...named } = checkTorchDict(group, "a state's parameter group");
  const isOption = options.includes("decoupledWeightDecay");
  const given = ownEntries(isOption && decoupled !== undefined ? { ...named, [DECOUPLED]: decoupled } : named, DROPPED);
  const later = LATER.filter((name) => options.includes(name) && given[name] === undefined);
  const plain = Object.entries({ ...given, ...Object.fromEntries(later.map((name) => [name, false])) });
  return Object.fromEntries(plain.map(([name, item]) => [name, plainNumber(item)])) as AnyState["paramGroups"][number];
}
