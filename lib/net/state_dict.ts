/** A net's parameters as a state dict: tensors by name. */
import { argumentError, checkBoolean, checkOptions, show } from "../checks.js";
import type { DType } from "../tensor/dtype.js";
import { asTensor, type TensorLike } from "../tensor/factories.js";
import { sameShape, shapeError } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";

export function copyState(parameters: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries([...parameters].map(([name, p]) => [name, p.clone()]));
}

/** As Net.loadStateDict: all or nothing. Throws ERR_ARGUMENT or ERR_SHAPE. */
export function loadState(
  parameters: ReadonlyMap<string, Tensor>,
  state: Readonly<Record<string, TensorLike>>,
  options: { strict?: boolean },
): void {
  const { strict = true } = checkOptions(options, ["strict"], "loadStateDict");
  if (typeof state !== "object" || state === null) {
    throw argumentError(`a state is an object of tensors by name, given ${show(state)}`);
  }
  if (checkBoolean(strict, "strict")) checkStateNames(Object.keys(state), [...parameters.keys()]);
  const copies = [...parameters].flatMap(([name, p]) =>
    Object.hasOwn(state, name) ? [{ name, p, value: asTensor(state[name], name) }] : [],
  );
  for (const { name, p, value } of copies) checkReplacement(name, p, value);
  for (const { p, value } of copies) p.copy_(value);
}

function checkStateNames(given: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !wanted.includes(name));
  if (missing.length + unknown.length === 0) return;
  const list = (what: string, names: readonly string[]): string =>
    names.length > 0 ? `; ${what}: ${names.join(", ")}` : "";
  throw argumentError(`the state's names are not the net's${list("missing", missing)}${list("unknown", unknown)}`);
}

function checkReplacement(name: string, p: Tensor, value: Tensor<DType>): void {
  value.borrow(name);
  p.borrowToWrite(name);
  if (!sameShape(p.shape, value.shape))
    throw shapeError(`${name} has the shape ${show(p.shape)}, given ${show(value.shape)}`);
}
