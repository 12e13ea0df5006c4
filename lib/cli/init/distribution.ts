/** What an initialiser's numbers should look like, for the plot. */
import { short } from "../../plot/words.js";

export interface Spike {
  readonly value: number;
  /** Of all numbers, from 0 to 1. */
  readonly share: number;
}

export interface Distribution {
  readonly title: string;
  /** Sharp ends within [low, high], beyond which no number lies. */
  readonly bounds: readonly number[];
  /** Where (nearly) all numbers lie. */
  readonly low: number;
  readonly high: number;
  /** Its integral is what the spikes leave of 1; null where they leave nothing. */
  readonly density: ((x: number) => number) | null;
  readonly spikes: readonly Spike[];
}

/** Draws from [a, b) as float32 numbers; all of them a if that is all there is. */
export function uniform(a: number, b: number): Distribution {
  const [low, high] = [Math.fround(a), Math.fround(b)];
  if (low === high) return constant(low);
  const height = 1 / (high - low);
  const density = (x: number): number => (x >= low && x <= high ? height : 0);
  const title = `uniform from ${short(low)} to ${short(high)}`;
  return { title, bounds: [low, high], low, high, density, spikes: [] };
}

export function normal(mean: number, std: number): Distribution {
  if (std === 0) return constant(Math.fround(mean));
  const title = `normal, mean ${short(mean)}, std ${short(std)}`;
  const density = (x: number): number => gauss((x - mean) / std) / std;
  return { title, bounds: [], low: mean - 4 * std, high: mean + 4 * std, density, spikes: [] };
}

/** The normal distribution's part within [a, b]. */
export function truncatedNormal(mean: number, std: number, a: number, b: number): Distribution {
  const [low, high] = [Math.max(a, mean - 4 * std), Math.min(b, mean + 4 * std)];
  if (a === b) return constant(Math.fround(a));
  const [from, to] = low < high ? [low, high] : [a, b]; // all of it far from the mean
  const whole = normal(mean, std).density as (x: number) => number;
  const inside = integral(whole, from, to);
  const density = (x: number): number => (x >= from && x <= to ? whole(x) / inside : 0);
  const title = `normal, mean ${short(mean)}, std ${short(std)}, within ${short(a)} and ${short(b)}`;
  return { title, bounds: [a, b].filter((x) => x >= from && x <= to), low: from, high: to, density, spikes: [] };
}

/** The coordinates of unit vectors in all directions of space, times `gain`. */
export function coordinates(dimensions: number, gain: number): Distribution {
  const size = Math.abs(gain);
  if (size === 0) return constant(0);
  const title = `coordinates of ${dimensions}-dimensional vectors of length ${short(size)}`;
  const both = [-size, size].map((value) => ({ value: Math.fround(value), share: 0.5 }));
  if (dimensions === 1) return { title, bounds: [], low: -size, high: size, density: null, spikes: both };
  let height = dimensions % 2 === 0 ? 1 / Math.PI : 1 / 2; // of two dimensions, of three
  for (let n = dimensions; n > 3; n -= 2) height *= (n - 2) / (n - 3);
  const density = (x: number): number =>
    Math.abs(x) < size ? (height / size) * (1 - (x / size) ** 2) ** ((dimensions - 3) / 2) : 0;
  const reach = Math.min(size, (5 * size) / Math.sqrt(dimensions));
  return { title, bounds: [], low: -reach, high: reach, density, spikes: [] };
}

/** Zeros for a share of the numbers, else normal ones. */
export function sparseNormal(zeros: number, std: number): Distribution {
  if (zeros === 1 || std === 0) return constant(0);
  const { title, low, high, density } = normal(0, std);
  return {
    title: `${title}, and ${short(100 * zeros)} % zeros`,
    bounds: [],
    low,
    high,
    density: (x) => (1 - zeros) * (density as (x: number) => number)(x),
    spikes: zeros === 0 ? [] : [{ value: 0, share: zeros }],
  };
}

function gauss(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

function integral(f: (x: number) => number, from: number, to: number): number {
  const steps = 1000;
  const width = (to - from) / steps;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += f(from + (i + 0.5) * width);
  return sum * width;
}

export function constant(value: number): Distribution {
  const spikes = [{ value, share: 1 }];
  return { title: `all ${short(value)}`, bounds: [], low: value, high: value, density: null, spikes };
}

/** Ones on a matrix's diagonal, zeros elsewhere. */
export function diagonal(rows: number, columns: number): Distribution {
  const share = Math.min(rows, columns) / (rows * columns);
  const spikes = [
    { value: 0, share: 1 - share },
    { value: 1, share },
  ];
  return { title: "ones on the diagonal, zeros elsewhere", bounds: [], low: 0, high: 1, density: null, spikes };
}
