/**
 * The twins of the examples: what example.py prints, in PyTorch, are lines of example.mjs, in order: the same words, and the same
 * numbers but for the last digits. The other lines of example.mjs are about itself.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/package.js";
import { PYTHON } from "./answers.js";

const folder = join(ROOT, "examples");
/** Those that take files have tests of their own: from_pytorch_and_back.test.ts and test/cli/prove_a_port.test.ts. */
const WITH_FILES = new Set(["from-pytorch-and-back", "prove-a-port"]);
const twins = readdirSync(folder)
  .filter((file) => file.endsWith(".py"))
  .map((file) => file.replace(/\.py$/, ""))
  .filter((name) => !WITH_FILES.has(name));

/** After as many steps as the examples take, of what is printed. */
const BOUND = 1e-3;
const NUMBER = /-?\d+(?:\.\d+)?(?:e[+-]?\d+)?/g;

/** Small nets are slower on several threads, and many times so where others run. */
const env = { ...process.env, OMP_NUM_THREADS: "1" };

function linesOf(command: string, file: string): string[] {
  const { status, stdout, stderr } = spawnSync(command, [join(folder, file)], { encoding: "utf8", env });
  if (status !== 0) throw new Error(`${file}: ${stderr}`);
  return stdout.split("\n").filter((line) => line !== "");
}

const wordsOf = (line: string): string => line.replace(NUMBER, "#");

/** The largest relative difference of two lines' numbers. */
function distance(a: string, b: string): number {
  const [own, other] = [a, b].map((line) => (line.match(NUMBER) ?? []).map(Number)) as [number[], number[]];
  return Math.max(0, ...own.map((number, i) => Math.abs(number - other[i]!) / Math.max(Math.abs(number), 1e-30)));
}

it("finds the twins", () => {
  expect(twins.length).toBeGreaterThanOrEqual(6);
  for (const twin of twins) expect(existsSync(join(folder, `${twin}.mjs`)), twin).toBe(true);
});

it.each(twins)("%s prints the same in PyTorch", (twin) => {
  const here = linesOf(process.execPath, `${twin}.mjs`);
  const there = linesOf(PYTHON, `${twin}.py`);
  expect(there.length).toBeGreaterThan(0);
  let from = 0;
  for (const line of there) {
    const place = here.findIndex((own, i) => i >= from && wordsOf(own) === wordsOf(line));
    expect(place, `a line like ${JSON.stringify(line)} after line ${from} of:\n${here.join("\n")}`).not.toBe(-1);
    const own = here[place] as string;
    expect(distance(line, own), `PyTorch: ${line}\nsamebits: ${own}`).toBeLessThan(BOUND);
    from = place + 1;
  }
});
