/** Two traces, event by event. */
import type { GeneratorPlace, NamedNumbers } from "../../trace/format.js";
import { numberNamed } from "../../json.js";
import {
  difference,
  type Difference,
  distanceSize,
  isBeyond,
  type Kind,
  numberText,
  type Place,
  tensorDifference,
  ulpsText,
} from "./difference.js";
import { Streams } from "./draws.js";
import { counted } from "../words.js";
import { Findings } from "./findings.js";
import { type Measure, measureOf } from "./measure.js";
import { pairNames } from "./names.js";
import { movedByNoise } from "./noise.js";
import { optionDifference } from "./options.js";
import type { Step, Trace } from "./trace.js";
import { distanceOf, ulpsApart } from "./values.js";

/** A rate with a cosine or a power in it, in units in the last place of a double. */
const RATE_ULPS = 8n;

export function compareTraces(a: Trace, b: Trace): Findings {
  return new Walk(a, b).run();
}

class Walk {
  readonly #a: Trace;
  readonly #b: Trace;
  readonly #names: ReadonlyMap<string, string>;
  readonly #measure: Measure;
  readonly #found: Findings;
  readonly #streams = new Streams();
  /** The rows' digests. */
  readonly #data: readonly string[];

  constructor(a: Trace, b: Trace) {
    this.#a = a;
    this.#b = b;
    const names = pairNames(a, b);
    this.#names = names ?? new Map();
    this.#measure = measureOf(a, b);
    this.#data = digestsOf(a.run.data ?? b.run.data ?? "");
    const noise = this.#measure.isExact ? new Set<string>() : movedByNoise(a, b, this.#names);
    this.#found = new Findings(a, b, this.#measure, this.#names, noise);
    if (names === null) this.#found.add(otherTensors(a, b));
  }

  run(): Findings {
    const [a, b] = [this.#a, this.#b];
    const start = { step: 0, batch: 0 };
    if (this.#names.size > 0) this.#tensors("init", start, a.init.parameters, b.init.parameters, 0);
    this.#found.count("options");
    this.#found.add(optionDifference(a, b, this.#names));
    this.#draws(start, a.init.generators, b.init.generators);
    const steps = Math.min(a.steps.length, b.steps.length);
    for (let i = 0; i < steps; i++) this.#step(a.steps[i] as Step, b.steps[i] as Step);
    this.#end(steps);
    return this.#found;
  }

  #step(a: Step, b: Step): void {
    const { step } = a.step;
    const batches = Math.min(a.batches.length, b.batches.length);
    for (let i = 0; i < batches; i++) this.#batch(step, a.batches[i] as Batch, b.batches[i] as Batch);
    const place = { step, batch: a.batches.at(-1)?.batch ?? 0 };
    if (a.batches.length !== b.batches.length)
      this.#found.add(difference("orders", place, batchesText(a), batchesText(b)));
    this.#draws(place, a.step.generators, b.step.generators);
    this.#rates(place, a.step.rates, b.step.rates);
    this.#losses(place, a, b);
    const bound = this.#measure.bound(step);
    this.#tensors("gradients", place, a.step.gradients, b.step.gradients, bound);
    this.#tensors("parameters", place, a.step.parameters, b.step.parameters, bound);
  }

  #batch(step: number, a: Batch, b: Batch): void {
    const place = { step, batch: a.batch };
    this.#found.count("orders");
    if (a.rows !== b.rows && !this.#found.has("orders"))
      this.#found.add(difference("orders", place, this.#rows(a), this.#rows(b)));
    this.#draws(place, a.generators, b.generators);
  }

  /** The first rows by their numbers in the data, by their digests where those are not known. */
  #rows({ rows }: Batch): string {
    const own = digestsOf(rows);
    const names = own.slice(0, MOST_ROWS).map((row) => (this.#data.includes(row) ? this.#data.indexOf(row) : row));
    return `${counted(own.length, "row")}: ${names.join(", ")}${own.length > MOST_ROWS ? ", ..." : ""}`;
  }

  #draws(place: Place, a: Places, b: Places): void {
    for (const name of Object.keys(a).filter((own) => Object.hasOwn(b, own))) {
      this.#found.count("draws");
      const [from, to] = [a[name] as GeneratorPlace, b[name] as GeneratorPlace];
      if (isSamePlace(from, to) || this.#found.has("draws")) continue;
      const text = (own: GeneratorPlace): string => placeText(own, this.#streams.position(own));
      this.#found.add(difference("draws", place, text(from), text(to), `${name} generator`));
    }
  }

  #rates(place: Place, a: readonly number[], b: readonly number[]): void {
    this.#found.count("rates");
    const wrong = a.findIndex((rate, i) => !this.#isSameRate(rate, b[i] as number));
    if (wrong >= 0 || a.length !== b.length) this.#found.add(difference("rates", place, a.join(", "), b.join(", ")));
  }

  #isSameRate(a: number, b: number): boolean {
    const ulps = ulpsApart({ index: 0, a, b }, "float64") ?? 0n;
    return Object.is(a, b) || (!this.#measure.isExact && ulps <= RATE_ULPS && ulps >= -RATE_ULPS);
  }

  #losses(place: Place, a: Step, b: Step): void {
    for (let i = 0; i < Math.min(a.step.losses.length, b.step.losses.length); i++) {
      const [from, given] = [numberOf(a.step.losses[i]), numberOf(b.step.losses[i])];
      if (from === null || given === null) continue;
      const to = nearest(
        from,
        sharesOf(a, i).map((share) => given * share),
      );
      const element = { index: i, a: from, b: to };
      const [isSame, scale] = [Object.is(from, to), Math.max(Math.abs(from), Math.abs(to))];
      const distance = { isSame, first: element, largest: element, scale };
      this.#found.see("losses", place, null, distanceSize(distance), isSame);
      if (isSame || !isBeyond(distance, this.#measure.bound(place.step))) continue;
      const found = difference("losses", place, numberText(from), numberText(given));
      this.#found.add({ ...found, ulps: ulpsText(element, "float32") });
    }
  }

  #tensors(kind: Kind, place: Place, a: NamedNumbers, b: NamedNumbers, bound: number): void {
    for (const [name, other] of this.#names) {
      const [from, to] = [a[name], b[other]];
      if (from === undefined && to === undefined) continue;
      if ((kind === "parameters" || kind === "end") && this.#found.noise.has(name)) continue;
      if (from === undefined || to === undefined) {
        const text = (own: unknown): string => (own === undefined ? "none" : "there");
        this.#found.add(difference(kind, place, text(from), text(to), name));
        continue;
      }
      const distance = distanceOf(from, to);
      this.#found.see(kind, place, name, distance === null ? 0 : distanceSize(distance), distance?.isSame ?? false);
      if (!this.#found.has(kind)) this.#found.add(tensorDifference(kind, place, name, from, to, bound));
    }
  }

  #end(steps: number): void {
    const [a, b] = [this.#a, this.#b];
    const place = { step: steps, batch: a.steps[steps - 1]?.batches.at(-1)?.batch ?? 0 };
    const isShort = (own: Trace, other: Trace): boolean => own.end !== null && own.steps.length < other.steps.length;
    const text = ({ steps: own, end }: Trace): string => `${own.length} steps${end === null ? ", and no end" : ""}`;
    if (isShort(a, b) || isShort(b, a)) this.#found.add(difference("end", place, text(a), text(b)));
    if (a.end === null || b.end === null || a.steps.length !== b.steps.length) return;
    this.#tensors("end", place, a.end.parameters, b.end.parameters, this.#measure.bound(steps));
    this.#draws(place, a.end.generators, b.end.generators);
  }
}

type Batch = Step["batches"][number];
type Places = Readonly<Record<string, GeneratorPlace>>;
const MOST_ROWS = 8;

function otherTensors(a: Trace, b: Trace): Difference {
  const text = ({ init }: Trace): string =>
    Object.entries(init.parameters)
      .map(([name, { shape }]) => `${name} [${shape.join(", ")}]`)
      .join(", ");
  return difference("init", { step: 0, batch: 0 }, text(a), text(b));
}

/**
 * What a batch's loss may count for in a step of several: a script divides it before the backward pass, where a fit, or gradStep, weighs its
 * gradient. What is wrong about that is seen in the gradients.
 */
function sharesOf({ batches }: Step, i: number): number[] {
  if (batches.length < 2) return [1];
  const rows = batches.map(({ rows: own }) => own.length);
  const share = rows.reduce((sum, own) => sum + own, 0) / (rows[i] ?? 1);
  return [1, share, 1 / share, batches.length, 1 / batches.length];
}

function nearest(to: number, values: readonly number[]): number {
  return values.reduce((best, value) => (Math.abs(value - to) < Math.abs(best - to) ? value : best));
}

const batchesText = ({ batches }: Step): string => (batches.length === 1 ? "1 batch" : `${batches.length} batches`);

export function digestsOf(rows: string): string[] {
  return rows.match(/.{8}/g) ?? [];
}

export function isSamePlace(a: GeneratorPlace, b: GeneratorPlace): boolean {
  return a.next === b.next && a.words === b.words && a.normal === b.normal;
}

function placeText({ seed, next, words, normal }: GeneratorPlace, position: number | null): string {
  const cached = normal === null ? "" : " and a normal variate kept";
  if (position !== null) return `${counted(position, "draw")} after seed ${seed}${cached}`;
  return `seeded with ${seed}, at word ${next} of the block ${words}${cached}`;
}

function numberOf(loss: number | string | null | undefined): number | null {
  return typeof loss === "string" ? (numberNamed(loss) ?? null) : (loss ?? null);
}
