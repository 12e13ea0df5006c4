/** A net's parameters and buffers as a state dict: tensors by name. */
import { argumentError, checkBoolean, checkOptions, show } from "../checks.js";
import type { DType } from "../tensor/dtype.js";
import { asTensor, type TensorLike } from "../tensor/factories.js";
import { sameShape, shapeError } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

/** The type is that of most; a buffer may be of another dtype. */
export function copyState(own: ReadonlyMap<string, Tensor<DType>>): Record<string, Tensor> {
  const copies = [...own].map(([name, t]) => [name, t.clone()] as const);
  return Object.fromEntries(copies) as Record<string, Tensor<never>>;
}

/** A tensor of a net, and what is to be copied into it. */
interface Replacement {
  readonly t: Tensor<DType>;
  readonly value: Tensor<DType>;
}

/** As Net.loadStateDict: all or nothing. Throws ERR_ARGUMENT or ERR_SHAPE. */
export function loadState(...given: Parameters<typeof replacementsOf>): void {
  for (const { t, value } of replacementsOf(...given)) t.copy_(value);
}

/** What loadState would copy, which can be copied. Throws as that. */
export function replacementsOf(
  own: ReadonlyMap<string, Tensor<DType>>,
  state: Readonly<Record<string, TensorLike>>,
  options: { strict?: boolean },
): Replacement[] {
  const { strict = true } = checkOptions(options, ["strict"], "loadStateDict");
  if (typeof state !== "object" || state === null) {
    throw argumentError(`a state is an object of tensors by name, given ${show(state)}`);
  }
  if (checkBoolean(strict, "strict")) checkStateNames(Object.keys(state), [...own.keys()]);
  const copies = [...own].flatMap(([name, t]) =>
    Object.hasOwn(state, name) ? [{ name, t, value: asTensor(state[name], name) }] : [],
  );
  for (const { name, t, value } of copies) checkReplacement(name, t, value);
  return copies;
}

function checkStateNames(given: readonly string[], wanted: readonly string[]): void {
  const [known, there] = [new Set(wanted), new Set(given)];
  const missing = wanted.filter((name) => !there.has(name));
  const unknown = given.filter((name) => !known.has(name));
  if (missing.length + unknown.length === 0) return;
  const list = (what: string, names: readonly string[]): string =>
    names.length > 0 ? `; ${what}: ${names.join(", ")}` : "";
  throw argumentError(`the state's names are not the net's${list("missing", missing)}${list("unknown", unknown)}`);
}

function checkReplacement(name: string, t: Tensor<DType>, value: Tensor<DType>): void {
  value.borrow(name);
  t.borrowToWrite(name);
  if (!sameShape(t.shape, value.shape))
    throw shapeError(`${name} has the shape ${show(t.shape)}, given ${show(value.shape)}`);
}
