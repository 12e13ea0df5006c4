import { argumentError, show } from "../../checks.js";
import type { OptimizerRule } from "../../backend/operations.js";
import { assertFree } from "../../lease.js";
import { withJson } from "../../json.js";
import { expose, publish } from "../../public_class.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import type { TorchDict } from "../torch_state.js";
import { groupsOf, optionsWith, type Rates, ratesOf, setRates } from "./rates.js";
import type { ScheduledGroup } from "./settings.js";

/** How far a schedule is. Nothing writes to it: a step makes another. */
export interface Progress {
  /** The rates that the last step set, by group. */
  readonly lastLr: readonly number[];
}

/** Where a schedule stands, with what it has set in each group: all that its next point depends on. */
export interface Point<P extends Progress = Progress> {
  readonly rates: readonly Rates[];
  readonly progress: P;
}

/**
 * What all schedulers have in common, torch.optim.lr_scheduler.LRScheduler. A schedule is a function from each point to the next
 * one; a step moves the scheduler and the optimiser's groups there. The rates are float64 and PyTorch's to the bit, except those
 * with a cosine or a power, which a last bit of a C library decides there.
 */
export abstract class LRScheduler<State extends object = object, P extends Progress = Progress> {
  /** Whose rates it sets. */
  declare readonly optimizer: Optimizer<{ lr: number }>;
  /** What stateDict() gives: an own property, for deep equality and structuredClone. Throws ERR_BUSY. */
  declare readonly state: object;

  static {
    publish(this);
  }

  /** Throws ERR_ARGUMENT, ERR_BUSY. */
  constructor(optimizer: Optimizer<{ lr: number }>) {
    groupsOf(optimizer);
    expose(this, "optimizer", () => optimizer);
    expose(this, "state", () => this.stateDict());
  }

  /** The epochs, or batches, that have begun: 0 in a new schedule. */
  abstract get lastEpoch(): number;

  /** The steps that can still be made; Infinity where the schedule has no end. */
  abstract get remainingSteps(): number;

  /** The rates that the last step set, by group. */
  getLastLr(): number[] {
    return [...this.progress.lastLr];
  }

  /** Sets the next rates. Throws ERR_BUSY; ERR_ARGUMENT, with nothing changed, where the schedule has none. */
  step(): void {
    assertFree(this, "the scheduler");
    assertFree(this.optimizer, "the optimiser");
    this.moveTo(this.pointAfter(this.point()));
  }

  /** A copy of the settings and of how far the schedule is; JSON and structuredClone have all of it. Throws ERR_BUSY. */
  stateDict(): State {
    assertFree(this, "the scheduler");
    return withJson(this.stateNow());
  }

  /** What JSON.stringify writes: stateDict(). */
  toJSON(): State {
    return this.stateDict();
  }

  /** The settings, and how far the schedule is. */
  abstract toString(): string;

  /** Takes over what stateDict() gave; the optimiser's rates are the optimiser's state. Throws ERR_ARGUMENT, ERR_BUSY. */
  loadStateDict(state: State): void {
    assertFree(this, "the scheduler");
    assertFree(this.optimizer, "the optimiser");
    if (typeof state !== "object" || state === null) {
      throw argumentError(`a scheduler's state is what stateDict() gives, given ${show(state)}`);
    }
    this.readState(state)();
  }

  /**
   * The state as PyTorch's scheduler of the same name has it, its state_dict(): for saveTorch, and scheduler.load_state_dict() in
   * Python. Throws ERR_BUSY.
   */
  toTorch(): TorchValue {
    assertFree(this, "the scheduler");
    return this.torchState();
  }

  /**
   * Takes over what PyTorch's scheduler of the same name had, its state_dict(), as loadTorchCheckpoint gives it; the rates of the
   * optimiser's groups are the optimiser's state. Throws ERR_ARGUMENT or ERR_BUSY, with nothing changed.
   */
  loadTorch(value: TorchValue): void {
    this.loadStateDict(this.stateFromTorch(value));
  }

  /** @internal What a fit steps it after, unless it is told otherwise. */
  get stepsPer(): "epoch" | "batch" {
    return "epoch";
  }

  /** @internal Its class, and those of the schedulers that it is made of. */
  get kind(): string {
    return this.constructor.name;
  }

  /** @internal Itself, and the schedulers that it is made of. */
  get family(): readonly LRScheduler[] {
    return [this];
  }

  /** @internal */
  abstract readonly progress: P;

  /** @internal Where it is. */
  point(): Point<P> {
    const groups: readonly ScheduledGroup[] = this.optimizer.paramGroups;
    return { rates: groups.map(ratesOf), progress: this.progress };
  }

  /** @internal The point that a step leads to. Throws ERR_ARGUMENT. */
  abstract pointAfter(point: Point<P>): Point<P>;

  /** @internal What the optimiser's groups come to at a point, their other options being as they are now. Throws ERR_ARGUMENT. */
  rulesAlong(): (point: Point) => readonly OptimizerRule[] {
    const { optimizer } = this;
    const groups = optimizer.options();
    return ({ rates }) => groups.map((group, i) => optimizer.ruleOf(optionsWith(group, rates[i] as Rates)));
  }

  /** @internal Puts the scheduler, and the optimiser's groups, there: for step(), and for the fit that owns both. */
  moveTo({ rates, progress }: Point<P>): void {
    this.setProgress(progress);
    const groups: readonly ScheduledGroup[] = this.optimizer.paramGroups;
    for (let i = 0; i < groups.length; i++) setRates(groups[i]!, rates[i]!);
  }

  /** @internal */
  abstract setProgress(progress: P): void;

  /** @internal The progress without the step that constructing made, as a SequentialLR takes it back. */
  abstract undone(progress: P): P;

  /** @internal The point that a SequentialLR's first scheduler begins at. */
  abstract firstPoint(point: Point<P>): Point<P>;

  /** @internal stateDict() while a fit may own it. */
  abstract stateNow(): State;

  /** @internal Checks a state, and gives what puts it in place. Throws ERR_ARGUMENT. */
  abstract readState(state: State): () => void;

  /** @internal The state in PyTorch's words. */
  abstract torchState(): TorchDict;

  /** @internal The state from PyTorch's words. Throws ERR_ARGUMENT. */
  abstract stateFromTorch(value: TorchValue): State;
}
