/** How pictures word names and numbers. */
import { shortened, visible, widthOf } from "../text.js";

/** At most: no font of a screen has wider letters on average. */
export function textWidth(text: string, size: number): number {
  return widthOf(text) * size * 0.58;
}

export function escaped(text: string): string {
  return visible(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** A name out of a file, fit for an axis. */
export function plain(name: string, most = 40): string {
  return shortened(visible(name), most);
}

/** "12,345" */
export function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

/** A tick, in at most eight characters unless it has more than six digits. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return value.toLocaleString("en-US", { maximumSignificantDigits: 6 });
  return Number(value.toPrecision(6)).toExponential().replace("e+", "e");
}

/** Four digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** "29 of 30 right, 96.67 %" */
export function rightOf(right: number, all: number): string {
  return `${grouped(right)} of ${grouped(all)} right, ${((100 * right) / (all || 1)).toFixed(2)} %`;
}

/** For marks that are too many: "; every 5th is shown". */
export function shownOf(every: number): string {
  return every === 1 ? "" : `; one of ${every} is shown`;
}
