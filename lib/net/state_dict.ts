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

/** As Net.loadStateDict: all or nothing. Throws ERR_ARGUMENT or ERR_SHAPE. */
export function loadState(
  own: ReadonlyMap<string, Tensor<DType>>,
  state: Readonly<Record<string, TensorLike>>,
  options: { strict?: boolean },
): void {
  const { strict = true } = checkOptions(options, ["strict"], "loadStateDict");
  if (typeof state !== "object" || state === null) {
    throw argumentError(`a state is an object of tensors by name, given ${show(state)}`);
  }
  if (checkBoolean(strict, "strict")) checkStateNames(Object.keys(state), [...own.keys()]);
  const copies = [...own].flatMap(([name, t]) =>
    Object.hasOwn(state, name) ? [{ name, t, value: asTensor(state[name], name) }] : [],
  );
  for (const { name, t, value } of copies) checkReplacement(name, t, value);
  for (const { t, value } of copies) t.copy_(value);
}

function checkStateNames(given: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !wanted.includes(name));
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
