/** A panel for each parameter: two side by side, so that a layer's weight and bias share a row. */
import { FAINT } from "./colours.js";
import { MARGIN } from "./picture.js";
import { escaped, grouped } from "./words.js";

export const PANEL_WIDTH = 460;
const PANEL_HEIGHT = 316;
const TITLE_HEIGHT = 68;
/** Of a panel's chart. */
export const CHART_HEIGHT = 232;

export interface Panel {
  readonly heading: string;
  /** Two at most. */
  readonly lines: readonly string[];
  /** SVG. */
  readonly chart: string;
}

export function panelsOf(panels: readonly Panel[]): { width: number; height: number; content: string } {
  const content = panels.map(({ heading, lines, chart }, i) => {
    const [x, y] = [(i % 2) * PANEL_WIDTH, Math.floor(i / 2) * PANEL_HEIGHT];
    const texts = lines.map(
      (line, k) => `<text x="${MARGIN}" y="${40 + 16 * k}" fill="${FAINT}">${escaped(line)}</text>`,
    );
    return `<g class="panel" transform="translate(${x},${y})">
<text x="${MARGIN}" y="22" font-size="15" font-weight="600">${escaped(heading)}</text>
${texts.join("\n")}
<g transform="translate(0,${TITLE_HEIGHT})">${chart}</g>
</g>`;
  });
  return {
    width: PANEL_WIDTH * Math.min(2, panels.length),
    height: Math.ceil(panels.length / 2) * PANEL_HEIGHT,
    content: content.join("\n"),
  };
}

/** "0.weight  [4, 3], 12 numbers" */
export function headingOf(name: string, shape: readonly number[], count: number): string {
  return `${name}  [${shape.join(", ")}], ${count === 1 ? "1 number" : `${grouped(count)} numbers`}`;
}

/** The numbers' own, not those of what they are a sample of. */
export function momentsOf(data: Float32Array): { mean: number; std: number } {
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  return { mean, std: Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length) };
}
