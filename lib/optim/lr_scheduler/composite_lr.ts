/** Schedulers that are made of others. */
import { argumentError, checkOptions, show } from "../../checks.js";
import { checkSequence } from "../../tensor/sequence.js";
import { copyOf } from "../copy.js";
import { readNumbers } from "../../json.js";
import { pythonCall } from "../../python/text.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import { checkTorchDict, notOfTorch, ownEntries, plainNumber, type TorchDict, torchName } from "../torch_state.js";
import { LRScheduler, type Point, type Progress } from "./scheduler.js";

/** How far such a schedule is, and each of its schedulers. */
export interface CompositeProgress extends Progress {
  /** Those of the schedulers that it is made of. */
  readonly schedulers: readonly Progress[];
}

/** What stateDict() of a scheduler that is made of others gives. */
export type CompositeState = {
  /** The rates that the last step set, by group. */
  lastLr: number[];
  /** What stateDict() of each of its schedulers gives. */
  schedulers: object[];
};

type Optimiser = Optimizer<{ lr: number }>;

export abstract class CompositeLR<
  State extends CompositeState = CompositeState,
  P extends CompositeProgress = CompositeProgress,
> extends LRScheduler<State, P> {
  readonly #schedulers: readonly LRScheduler[];
  #progress: Omit<P, "schedulers">;

  /** `progress` is its own, without that of its schedulers. */
  constructor(optimizer: Optimiser, schedulers: readonly LRScheduler[], progress: Omit<P, "schedulers">) {
    super(optimizer);
    this.#schedulers = schedulers;
    this.#progress = progress;
  }

  /** The schedulers that it is made of. */
  get schedulers(): readonly LRScheduler[] {
    return this.#schedulers;
  }

  /** What it is made of, and how far it is. */
  override toString(): string {
    return pythonCall(this.constructor.name, { ...this.#progress, schedulers: this.#schedulers });
  }

  /** @internal */
  override get kind(): string {
    return `${this.constructor.name}(${this.#schedulers.map(({ kind }) => kind).join(", ")})`;
  }

  /** @internal */
  override get family(): readonly LRScheduler[] {
    return [this, ...this.#schedulers.flatMap(({ family }) => family)];
  }

  /** @internal */
  override get progress(): P {
    return { ...this.#progress, schedulers: this.#schedulers.map(({ progress }) => progress) } as unknown as P;
  }

  /** @internal */
  override setProgress({ schedulers, ...own }: P): void {
    this.#progress = own;
    for (const [i, scheduler] of this.#schedulers.entries()) scheduler.setProgress(schedulers[i] as Progress);
  }

  /** @internal The children's: PyTorch leaves it where it is. */
  override undone(progress: P): P {
    return { ...progress, schedulers: this.#schedulers.map((s, i) => s.undone(progress.schedulers[i] as Progress)) };
  }

  /** @internal As any step, in PyTorch. */
  override firstPoint(point: Point<P>): Point<P> {
    return this.pointAfter(point);
  }

  /** The point to which one of the schedulers goes from there, with that in its place. */
  protected moved(point: Point<P>, index: number, go: (scheduler: LRScheduler, own: Point) => Point): Point<P> {
    const scheduler = this.#schedulers[index] as LRScheduler;
    checkAsMade(scheduler, index);
    const { rates, progress } = point;
    const next = go(scheduler, { rates, progress: progress.schedulers[index] as Progress });
    return { rates: next.rates, progress: { ...progress, schedulers: progress.schedulers.with(index, next.progress) } };
  }

  /** @internal */
  override stateNow(): State {
    const schedulers = this.#schedulers.map((scheduler) => scheduler.stateNow());
    return { ...copyOf(this.#progress), schedulers } as unknown as State;
  }

  /** @internal */
  override readState(state: State): () => void {
    const names = [...Object.keys(this.#progress), "schedulers"];
    const { schedulers, ...own } = checkOptions(state, names, "a scheduler's state");
    if (!Array.isArray(schedulers) || schedulers.length !== this.#schedulers.length)
      throw argumentError(
        `a state's schedulers are the states of its ${this.#schedulers.length} schedulers, given ${show(schedulers)}`,
      );
    const loads = this.#schedulers.map((scheduler, i) => scheduler.readState(checkState(schedulers[i], i)));
    const progress = readNumbers(own) as unknown as Omit<P, "schedulers">;
    this.checkProgress(progress);
    return () => {
      this.#progress = copyOf(progress);
      for (const load of loads) load();
    };
  }

  /** Throws ERR_ARGUMENT. */
  protected abstract checkProgress(progress: Omit<P, "schedulers">): void;

  /** @internal */
  override torchState(): TorchDict {
    const named = Object.entries(copyOf(this.#progress)).map(([name, value]) => [torchName(name), value as TorchValue]);
    const { last_lr, ...own } = Object.fromEntries(named) as TorchDict;
    const schedulers = this.#schedulers.map((scheduler) => scheduler.torchState());
    return { ...own, _last_lr: last_lr as TorchValue, _schedulers: schedulers };
  }

  /** @internal */
  override stateFromTorch(value: TorchValue): State {
    const { _last_lr, _schedulers, ...rest } = checkTorchDict(value, "a scheduler's state");
    if (!Array.isArray(_schedulers) || _schedulers.length !== this.#schedulers.length)
      throw notOfTorch("a state's _schedulers", _schedulers ?? null);
    const schedulers = this.#schedulers.map((scheduler, i) => scheduler.stateFromTorch(_schedulers[i] as TorchValue));
    return { ...ownEntries(rest, NOT_OURS), lastLr: plainNumber(_last_lr), schedulers } as unknown as State;
  }
}

/** What PyTorch's keep for themselves, of those that are one of others' schedulers too. */
const NOT_OURS: ReadonlySet<string> = new Set(["_step_count", "_is_initial"]);

function checkState(state: object | undefined, index: number): object {
  if (typeof state === "object" && state !== null) return state;
  throw argumentError(`the state of schedulers[${index}] is what its stateDict() gives, given ${show(state)}`);
}

/** The schedulers that one is to be made of, of that optimiser, or the first one's. Throws ERR_ARGUMENT. */
export function checkSchedulers(given: Iterable<LRScheduler>, optimizer?: Optimiser): readonly LRScheduler[] {
  const schedulers = checkSequence(given, "schedulers");
  if (schedulers.length === 0) throw argumentError("schedulers must be at least one, given none");
  for (const [i, scheduler] of schedulers.entries()) {
    if (!(scheduler instanceof LRScheduler))
      throw argumentError(
        `schedulers[${i}] must be one of this package's schedulers, but for ReduceLROnPlateau, given ${show(scheduler)}`,
      );
    if (scheduler.optimizer !== (optimizer ?? schedulers[0]?.optimizer))
      throw argumentError(`schedulers[${i}] must be of the same optimiser as the others`);
    checkAsMade(scheduler, i);
  }
  const all = schedulers.flatMap(({ family }) => family);
  if (new Set(all).size < all.length)
    throw argumentError("schedulers must each be there once, given one of them twice");
  return schedulers;
}

const { step } = LRScheduler.prototype;

/** A schedule is made from the schedules of its schedulers, not from their steps. Throws ERR_ARGUMENT. */
function checkAsMade(scheduler: LRScheduler, index: number): void {
  if (scheduler.step === step) return;
  throw argumentError(`schedulers[${index}] has a step of its own, which would not be called; step it yourself`);
}
