/** A parameter's numbers in bins, and how many its distribution promises. */
import { type Bar, binCount, binned, MOST_TICKS } from "../../plot/bins.js";
import type { Distribution, Spike } from "./distribution.js";

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
  const bars = isFew ? [] : binned(loose, low, high, binCount(loose.length));
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
