/** A net's initialisation in words and numbers: which draws, which formulas, which lines of Python. */
import type { Generator } from "../../browser.js";
import { choiceText, valuesOf } from "./choices.js";
import { drawsBetween } from "./draws.js";
import { constructorFills, type Fill } from "./fills.js";
import type { Line, Target } from "./initialiser.js";

export interface Initialisation {
  readonly sizes: readonly number[];
  readonly seed: bigint;
  /** The generator before the net was constructed. */
  readonly start: Generator;
  /** The net's parameters. */
  readonly targets: readonly Target[];
  readonly explicit: readonly Fill[];
  /** Whether the seed was set again before the explicit initialisation. */
  readonly isReseeded: boolean;
}

export function explain({ sizes, seed, start, targets, explicit, isReseeded }: Initialisation): string {
  const constructed = constructorFills(targets, start.clone());
  const replaced = new Set(explicit.map(({ target }) => target.name));
  const seeding = `torch.manual_seed(${seed})`;
  const sections = [
    `import math, torch\n${seeding}\nnet = ${sequential(sizes)}\n`,
    ...constructed.map((fill) =>
      replaced.has(fill.target.name)
        ? `${heading(fill, "drawn by the constructor, replaced below")}${aligned([drawsLine(fill, start)])}`
        : explainFill(fill, start, "drawn by the constructor"),
    ),
    ...(isReseeded ? [`${seeding}\n`] : []),
    ...explicit.map((fill) => explainFill(fill, start, "explicit")),
  ];
  return sections.join("\n");
}

function sequential(sizes: readonly number[]): string {
  const layers = sizes.slice(1).map((size, i) => `torch.nn.Linear(${sizes[i]}, ${size})`);
  return `torch.nn.Sequential(${layers.join(", torch.nn.Tanh(), ")})`;
}

function explainFill(fill: Fill, start: Generator, when: string): string {
  const { target, choice } = fill;
  const { initialiser, given } = choice;
  const { lines } = initialiser.describe(target, valuesOf(choice));
  const call: Line = ["PyTorch", initialiser.call(target, given)];
  return `${heading(fill, when)}${aligned([drawsLine(fill, start), ...lines, call])}${target.tensor.clone()}\n`;
}

function heading({ target, choice }: Fill, when: string): string {
  return `${target.name} [${target.tensor.shape.join(", ")}]: ${choiceText(choice)}, ${when}\n`;
}

/** Draws are counted from the seed, the first is 1. */
function drawsLine({ target, before, after }: Fill, start: Generator): Line {
  const draws = drawsBetween(before, after);
  if (draws === 0) return ["draws", "none"];
  const first = drawsBetween(start, before) + 1;
  const size = target.tensor.data.length;
  const relation = draws === size ? "one for each number" : `${draws} for ${size} numbers`;
  return ["draws", draws === 1 ? `${first}` : `${first} to ${first + draws - 1}, ${relation}`];
}

function aligned(lines: readonly Line[]): string {
  const width = Math.max(...lines.map(([label]) => label.length)) + 2;
  return lines.map(([label, text]) => `  ${label.padEnd(width)}${text}\n`).join("");
}
