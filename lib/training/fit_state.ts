/** Where a fit is after an epoch, apart from what its net, optimiser and scheduler say themselves. */
import { argumentError, show } from "../checks.js";
import { fix, publish } from "../public_class.js";
import type { Generator } from "../random/generator.js";
import type { Progress } from "./early_stopping.js";
import { differences, type RunIdentity } from "./run_identity.js";
import { type NetNumbers, stateOf } from "./numbers.js";
import { generatorsOf, type RunParts } from "./run_parts.js";

/** What a FitState holds. */
export interface FitSnapshot {
  /** How many epochs have been made. */
  readonly epoch: number;
  /** Early stopping's; null without it. */
  readonly progress: Progress | null;
  /** What the net was after the best epoch; null where that is not to come back. */
  readonly best: NetNumbers | null;
  readonly generators: GeneratorStates;
  /** Null where it has been forced: then it is not compared. */
  identity(): Promise<RunIdentity | null>;
}

/** The states of what a fit draws from: of each generator once, and which is at each place. */
export interface GeneratorStates {
  readonly states: readonly Uint8Array[];
  readonly profiles: readonly string[];
  readonly places: readonly number[];
}

/**
 * Where a fit is after an epoch: for saveCheckpoint, and for `fit({ resume })`, which goes on from there as if it had never
 * stopped. An EpochReport has it as `state`.
 */
export class FitState {
  /** How many epochs have been made. */
  declare readonly epoch: number;
  readonly #snapshot: FitSnapshot;

  static {
    publish(this);
  }

  /** @internal */
  constructor(snapshot: FitSnapshot) {
    fix<FitState>(this, { epoch: snapshot.epoch });
    this.#snapshot = snapshot;
  }

  /** @internal What it holds; undefined for what is no FitState. */
  static snapshotOf(state: unknown): FitSnapshot | undefined {
    return typeof state === "object" && state !== null && #snapshot in state ? state.#snapshot : undefined;
  }

  /** The class and the epoch. */
  toString(): string {
    return `FitState(epoch=${this.epoch})`;
  }
}

/** Throws ERR_BUSY. */
export function generatorStates(parts: RunParts): GeneratorStates {
  const { generators, places } = placesOf(parts);
  return { states: generators.map((g) => g.getState()), profiles: generators.map(({ profile }) => profile), places };
}

/** Each generator once, and which of them is at each place that draws. */
function placesOf(parts: RunParts): { generators: Generator[]; places: number[] } {
  const all = generatorsOf(parts);
  const generators = [...new Set(all)];
  return { generators, places: all.map((generator) => generators.indexOf(generator)) };
}

/** Puts what the run draws from in the states. Throws ERR_ARGUMENT, ERR_BUSY. */
export function setGeneratorStates(parts: RunParts, { states, profiles, places }: GeneratorStates): void {
  const own = placesOf(parts);
  if (own.places.join() !== places.join())
    throw argumentError(
      "resume is of a fit that shares its generators otherwise: give the loaders and the Dropouts the generators that they had",
    );
  for (const [i, { profile }] of own.generators.entries()) {
    if (profile !== profiles[i])
      throw argumentError(`resume is of a fit with generators of the profile ${profiles[i]}, this one has ${profile}`);
  }
  for (const [i, generator] of own.generators.entries()) generator.setState(states[i] as Uint8Array);
}

/** That the best epoch's numbers, if they are to come back, are of such a net. Throws ERR_ARGUMENT. */
export function checkBest(parts: RunParts, { best }: FitSnapshot): void {
  const own = stateOf(parts);
  if (best === null) return;
  if (best.length === own.length && own.every(({ data }, i) => data.length === best[i]?.length)) return;
  const sizes = (arrays: NetNumbers): string => show(arrays.map(({ length }) => length));
  throw argumentError(
    `resume is of a net of tensors with ${sizes(best)} numbers, this one's have ${sizes(own.map(({ data }) => data))}`,
  );
}

/** Throws ERR_ARGUMENT where the fit is not the one that the state is of. */
export function checkSameRun(saved: RunIdentity, now: RunIdentity): void {
  const found = differences(saved, now);
  if (found.length === 0) return;
  throw argumentError(
    `resume is of another run: ${found.join("; ")}. To go on all the same, load the checkpoint with force: true`,
  );
}
