import { formatExponential, formatFixed } from "../python/float.js";

/** The numbers that are shown, as text, right-aligned to the width of a column. Non-finite ones may be wider than that. */
export interface Cells {
  readonly texts: readonly string[];
  readonly width: number;
}

/** Integers' digits, or True and False: a column is as wide as the longest. */
export function textCells(texts: readonly string[]): Cells {
  return align(texts, longest(texts));
}

/**
 * Floating-point numbers in one format for all, chosen by the finite ones that are not 0, as by torch/_tensor_str.py's
 * _Formatter; a column is as wide as the longest of these. `sciMode` null leaves the choice of "%e" to the numbers.
 */
export function floatCells(values: readonly number[], precision: number, sciMode: boolean | null): Cells {
  const isMeasured = values.map((value) => Number.isFinite(value) && value !== 0);
  const measured = values.filter((_, i) => isMeasured[i]);
  const format = chooseFormat(measured, precision, sciMode);
  const texts = values.map(format);
  return align(texts, longest(texts.filter((_, i) => isMeasured[i])));
}

type Format = (value: number) => string;

function chooseFormat(measured: readonly number[], precision: number, sciMode: boolean | null): Format {
  if (measured.length === 0) return formatWhole; // also when sciMode is true
  if (sciMode ?? needsExponent(measured)) return (value) => formatExponential(value, precision);
  return measured.every(Number.isInteger) ? formatWhole : (value) => formatFixed(value, precision);
}

function needsExponent(measured: readonly number[]): boolean {
  let min = Infinity;
  let max = 0;
  for (const value of measured) {
    min = Math.min(min, Math.abs(value));
    max = Math.max(max, Math.abs(value));
  }
  return max / min > 1000 || max > 1e8 || min < 1e-4;
}

/** Digits and a point that tells a whole float from an integer. */
function formatWhole(value: number): string {
  return formatFixed(value, 0) + (Number.isFinite(value) ? "." : "");
}

function longest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 1);
}

function align(texts: readonly string[], width: number): Cells {
  return { texts: texts.map((text) => text.padStart(width)), width };
}
