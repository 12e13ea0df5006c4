/** The states of PyTorch's own optimisers and schedulers, state_dict() there, in their words and in ours. */
import { argumentError, show } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import type { TorchValue } from "../files/torch/value.js";
import { Tensor } from "../tensor/tensor.js";

/** A dict with texts for keys. */
export type TorchDict = { [name: string]: TorchValue };

/** weightDecay is weight_decay there, tMax T_max, t0 T_0. */
export function torchName(name: string): string {
  const [, cycle] = /^t([A-Z0-9]\w*)$/.exec(name) ?? [];
  if (cycle !== undefined) return `T_${cycle.toLowerCase()}`;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** The other way round. */
export function ownName(torch: string): string {
  const own = torch.replace(/(?<=.)_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return torch.startsWith("T_") ? own.replace("T", "t") : own;
}

/** A dict of PyTorch's by its names. Throws ERR_ARGUMENT. */
export function checkTorchDict(value: unknown, what: string): TorchDict {
  const isDict = typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map);
  if (isDict && !Tensor.isTensor(value)) return value as TorchDict;
  throw notOfTorch(what, value);
}

export function notOfTorch(what: string, value: unknown): SamebitsError {
  return argumentError(
    `${what} is what PyTorch's state_dict() has there, as loadTorchCheckpoint gives it; given ${show(value)}`,
  );
}

/** The entries by our names, without those that say nothing here. */
export function ownEntries(dict: TorchDict, dropped: ReadonlySet<string>): Record<string, TorchValue> {
  const kept = Object.entries(dict).filter(([name]) => !dropped.has(name));
  return Object.fromEntries(kept.map(([name, value]) => [ownName(name), value]));
}

/** A number that may be a tensor of one element there, as a rate or a count of steps. */
export function plainNumber(value: TorchValue | undefined): TorchValue | undefined {
  if (Array.isArray(value)) return value.map((item) => plainNumber(item) as TorchValue);
  return Tensor.isTensor(value) && value.data.length === 1 ? Number(value.borrow()[0]) : value;
}
