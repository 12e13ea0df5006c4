/** A parameter's numbers in bins, and how many its distribution promises. */
import type { Distribution, Spike } from "./distribution.js";

export interface Bar {
  readonly x1: number;
  readonly x2: number;
  readonly count: number;
}

export interface Histogram {
  /** Of the numbers that are not at a spike. */
  readonly bars: readonly Bar[];
  /** The numbers themselves where they are too few for bins; not those at a spike. */
  readonly ticks: readonly number[];
  /** The expected count in a bin around x, with ticks the density; empty for a distribution without one. */
  readonly curve: readonly (readonly [x: number, height: number])[];
  /** Counted and expected numbers of just one value. */
  readonly spikes: readonly { readonly value: number; readonly count: number; readonly expected: number }[];
}

/** A histogram of so few numbers says nothing. */
const MOST_TICKS = 12;
const FEWEST_BINS = 5;
const MOST_BINS = 50;
/** The curve's points lie this much finer than the widest plot's pixels. */
const CURVE_POINTS = 400;

export function histogramOf(data: Float32Array, { low, high, density, spikes }: Distribution): Histogram {
  const at = ({ value }: Spike): number => data.filter((x) => x === value).length;
  const counted = spikes.map((spike) => {
    return { value: spike.value, count: at(spike), expected: spike.share * data.length };
  });
  if (density === null) return { bars: [], ticks: [], curve: [], spikes: counted };
  const loose = data.filter((x) => spikes.every(({ value }) => x !== value));
  const isFew = data.length <= MOST_TICKS;
  const bars = isFew ? [] : binned(loose, low, high);
  const perDensity = isFew ? 1 : data.length * binWidth(bars);
  const curve = Array.from({ length: CURVE_POINTS + 1 }, (_, i): [number, number] => {
    const x = low + ((high - low) * i) / CURVE_POINTS;
    return [x, perDensity * density(x)];
  });
  return { bars, ticks: isFew ? [...loose] : [], curve, spikes: counted };
}

function binWidth([first]: readonly Bar[]): number {
  return first === undefined ? 0 : first.x2 - first.x1;
}

/** Equal bins over [low, high], and more of the same width where numbers lie beyond. */
function binned(numbers: Float32Array, low: number, high: number): Bar[] {
  const bins = Math.min(MOST_BINS, Math.max(FEWEST_BINS, Math.ceil(Math.sqrt(numbers.length))));
  const width = (high - low) / bins;
  const binOf = (x: number): number => (x === high ? bins - 1 : Math.floor((x - low) / width));
  const counts = new Map<number, number>();
  for (let bin = 0; bin < bins; bin++) counts.set(bin, 0);
  for (const x of numbers) counts.set(binOf(x), (counts.get(binOf(x)) ?? 0) + 1);
  return [...counts].map(([bin, count]) => ({ x1: low + bin * width, x2: low + (bin + 1) * width, count }));
}
