/** The benchmarks' own code, on the peers that are always there; no time is held to anything. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Results, Timing } from "../../bench/harness/types.js";
import { runNode, type Outcome } from "../cli/command.js";

const folder = mkdtempSync(join(tmpdir(), "samebits-bench-"));
afterAll(() => rmSync(folder, { recursive: true }));

const read = (name: string): string => readFileSync(join(folder, name), "utf8");

const ARGUMENTS = [
  "--peers=^(samebits|samebits-typescript|plain-js|torch-pip)$",
  "--workloads=^(tanh:1000|train:3-4-2:b4:SGD)$",
  "--threads=1",
  "--rounds=2",
  "--seconds=0.01",
  `--out=${folder}`,
];

let outcome: Outcome;
beforeAll(async () => {
  outcome = await runNode("bench/run.mjs", ARGUMENTS, { PYTHON: join(folder, "no-python") });
}, 180_000);

describe("a run", () => {
  it("skips who is not there, in a line that says how to get it", () => {
    expect(outcome.code, outcome.stderr).toBe(0);
    const skipped = outcome.stderr.split("\n").filter((line) => line.startsWith("skipped"));
    expect(skipped).toEqual([expect.stringMatching(/^skipped torch-pip-1t; to get it: python3 -m venv .* torch==/)]);
  });

  it("times everybody else at every workload", () => {
    const { timings, entrants, command } = JSON.parse(read("results.json")) as Results;
    const keys = ["samebits-1t", "samebits-typescript-1t", "plain-js-1t"];
    expect(entrants.map(({ key }) => key)).toEqual(keys);
    expect(Object.keys(timings)).toEqual(["tanh:1000", "train:3-4-2:b4:SGD"]);
    for (const times of Object.values(timings)) {
      expect(Object.keys(times)).toEqual(keys);
      for (const { best, median, worst } of Object.values(times) satisfies Timing[]) {
        expect(best).toBeGreaterThan(0);
        expect([best, median, worst].toSorted((a, b) => a - b)).toEqual([best, median, worst]);
      }
    }
    expect(command).toBe(`npm run bench -- ${ARGUMENTS.join(" ")}`);
  });

  it("writes a table with a line for each, and a ratio where there are two to compare", () => {
    const [, one = "", typescript = ""] = read("table.md").split("\n## ");
    const SPEED = String.raw`[\d.,]+`;
    for (const [section, title] of [
      [one, "One thread"],
      [typescript, "The TypeScript backend, against JavaScript"],
    ] as const) {
      expect(section.split("\n")[0]).toBe(title);
      const rows = section.split("\n").filter((line) => /^\| [^*-]/.test(line) && !line.startsWith("|  |"));
      const cells = `${SPEED} \\|  \\|  \\| plain JavaScript ${SPEED} \\| ${SPEED} \\|`;
      expect(rows).toEqual([
        expect.stringMatching(`^\\| 1,000 \\| ${cells}$`),
        expect.stringMatching(`^\\| 3-4-2, batch 4, SGD \\| ${cells}$`),
      ]);
    }
  });

  it("prints the summary", () => {
    expect(outcome.stdout).toMatch(/^\| Training, fit \|  \| \*\*[\d.]+\*\* \| 1 \|$/m);
  });
});
