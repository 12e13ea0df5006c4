/** A curve in one line of text. */

const LEVELS = "▁▂▃▄▅▆▇█";

/** All numbers, from the least to the largest, in at most `width` characters: each the mean of its share. What is not finite is a blank. */
export function sparkline(numbers: readonly number[], width: number): string {
  const columns = Math.min(width, numbers.length);
  const means = Array.from({ length: columns }, (_, i) => {
    const part = numbers.slice(
      Math.floor((i * numbers.length) / columns),
      Math.floor(((i + 1) * numbers.length) / columns),
    );
    return part.reduce((sum, number) => sum + number / part.length, 0);
  });
  const finite = means.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  const level = (mean: number): number =>
    high > low ? Math.round(((LEVELS.length - 1) * (mean - low)) / (high - low)) : 0;
  return means.map((mean) => (Number.isFinite(mean) ? LEVELS[level(mean)] : " ")).join("");
}
