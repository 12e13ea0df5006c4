/** The states of schedulers with settings: what stateDict() gives of them, and what PyTorch's state_dict() has in its place. */
import { checkTorchDict, ownEntries, plainNumber } from "../torch_state.js";
import type { TorchValue } from "../../files/torch/value.js";

/** How far such a schedule is, for its rates. */
export interface Epoch {
  /** The epochs, or batches, that have begun: 0 in a new schedule. */
  readonly lastEpoch: number;
}

/** A scheduler's settings but for functions, and how far it is. */
export type SchedulerState<Settings, Now extends Epoch = Epoch> = StateSettings<Settings> & {
  baseLrs: number[];
  lastLr: number[];
} & Writable<Now>;

export type StateSettings<T> = { [Name in keyof T as T[Name] extends OwnFunctions ? never : Name]: T[Name] };
// oxlint-disable-next-line typescript/no-explicit-any -- whatever it takes
type OwnFunctions = ((...args: any) => unknown) | readonly ((...args: any) => unknown)[] | undefined;
type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

/** What a state holds of the settings: functions stay the scheduler's own, as in PyTorch. */
export function stateSettings<Settings extends object>(settings: Settings): StateSettings<Settings> {
  const kept = Object.entries(settings).filter(([, value]) => value !== undefined && !isOfFunctions(value));
  return Object.fromEntries(kept) as StateSettings<Settings>;
}

const isOfFunctions = (value: unknown): boolean => [value].flat().some((item) => typeof item === "function");

export function pick(object: Record<string, unknown>, names: readonly string[]): object {
  return Object.fromEntries(names.map((name) => [name, object[name]]));
}

/** PyTorch's state by our names: the settings, and the rest. Throws ERR_ARGUMENT. */
export function fromTorch(
  value: TorchValue,
  progressNames: readonly string[],
): { settings: Record<string, TorchValue>; progress: object } {
  const { _last_lr, base_lrs, ...rest } = checkTorchDict(value, "a scheduler's state");
  const given = ownEntries(rest, NOT_OURS);
  const progress = pick(given, progressNames);
  const settings = Object.fromEntries(Object.entries(given).filter(([name]) => !Object.hasOwn(progress, name)));
  return { settings, progress: { ...progress, baseLrs: plainNumber(base_lrs), lastLr: plainNumber(_last_lr) } };
}

/** What PyTorch's schedulers keep for themselves. */
const NOT_OURS: ReadonlySet<string> = new Set(["_step_count", "_is_initial", "_get_lr_called_within_step", "verbose"]);
