/** What a comparison has found: how much was compared, how far it is apart, and where it first differs. */
import { type Difference, type Kind, KINDS, type Place } from "./difference.js";
import type { Measure } from "./measure.js";
import type { Trace } from "./trace.js";

/** Of one kind. */
export interface Tally {
  /** Tensors, batches, states, rates, losses. */
  compared: number;
  /** The largest difference: of numbers up to 1 itself, of larger ones the part that it is; 0 where all is the same. */
  largest: number;
  largestAt: Place | null;
  /** The first beyond what is allowed. */
  first: Difference | null;
  /** Where the first bit differs, and in which tensor. */
  firstBit: (Place & { readonly name: string | null }) | null;
}

/** How far a step is apart. */
export interface StepDistance {
  readonly step: number;
  losses: number;
  parameters: number;
}

export class Findings {
  readonly a: Trace;
  readonly b: Trace;
  readonly measure: Measure;
  /** The second trace's names of the first one's tensors. */
  readonly names: ReadonlyMap<string, string>;
  /** The first trace's tensors that rounding noise alone has moved: their numbers after steps are not compared. */
  readonly noise: ReadonlySet<string>;
  readonly tallies: ReadonlyMap<Kind, Tally> = new Map(KINDS.map((kind) => [kind, emptyTally()]));
  readonly #steps = new Map<number, StepDistance>();
  #first: Difference | null = null;

  constructor(a: Trace, b: Trace, measure: Measure, names: ReadonlyMap<string, string>, noise: ReadonlySet<string>) {
    this.a = a;
    this.b = b;
    this.measure = measure;
    this.names = names;
    this.noise = noise;
  }

  /** The first of all. */
  get first(): Difference | null {
    return this.#first;
  }

  /** Whether no bit differs. */
  get isSame(): boolean {
    return this.#first === null && [...this.tallies.values()].every(({ firstBit }) => firstBit === null);
  }

  get steps(): StepDistance[] {
    return [...this.#steps.values()];
  }

  tally(kind: Kind): Tally {
    return this.tallies.get(kind) as Tally;
  }

  count(kind: Kind): void {
    this.tally(kind).compared += 1;
  }

  /** Whether a difference of that kind is known: no other is told. */
  has(kind: Kind): boolean {
    return this.tally(kind).first !== null;
  }

  add(found: Difference | null): void {
    if (found === null) return;
    this.#first ??= found;
    this.tally(found.kind).first ??= found;
  }

  /** Numbers that have been compared: how far they are apart at most. */
  see(kind: Kind, place: Place, name: string | null, distance: number, isSame: boolean): void {
    const tally = this.tally(kind);
    tally.compared += 1;
    this.#seeStep(kind, place.step, distance);
    if (!isSame) tally.firstBit ??= { ...place, name };
    if (distance <= tally.largest) return;
    tally.largest = distance;
    tally.largestAt = place;
  }

  #seeStep(kind: Kind, step: number, distance: number): void {
    if (kind !== "losses" && kind !== "parameters") return;
    const own = this.#steps.get(step) ?? { step, losses: 0, parameters: 0 };
    own[kind] = Math.max(own[kind], distance);
    this.#steps.set(step, own);
  }
}

const emptyTally = (): Tally => ({ compared: 0, largest: 0, largestAt: null, first: null, firstBit: null });
