/** What an initialiser's numbers should look like, for the plot. */

export interface Spike {
  readonly value: number;
  /** Of all numbers, from 0 to 1. */
  readonly share: number;
}

export interface Distribution {
  readonly title: string;
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
  return { title: `uniform from ${short(low)} to ${short(high)}`, low, high, density, spikes: [] };
}

export function constant(value: number): Distribution {
  const spikes = [{ value, share: 1 }];
  return { title: `all ${short(value)}`, low: value, high: value, density: null, spikes };
}

/** Ones on a matrix's diagonal, zeros elsewhere. */
export function diagonal(rows: number, columns: number): Distribution {
  const share = Math.min(rows, columns) / (rows * columns);
  const spikes = [
    { value: 0, share: 1 - share },
    { value: 1, share },
  ];
  return { title: "ones on the diagonal, zeros elsewhere", low: 0, high: 1, density: null, spikes };
}

export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
