#!/usr/bin/env node
/**
 * How far PyTorch is from PyTorch, and samebits from PyTorch: the same script, weights, data and order, the same PyTorch, computed in
 * other ways. Into bench/results/MAKER/how_far.json, docs/how-far/MAKER.svg and docs/how-far.md:
 * `PYTHON=bench/.venv/bin/python node bench/how_far/run.mjs`
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makerOf, thisMachine } from "../harness/machine.mjs";
import { publish } from "./report.mjs";
import { train } from "./samebits_run.mjs";

/** @import { HowFar, Recipe } from "./types.js" */

const PYTHON = process.env["PYTHON"] ?? "python3";
const AS_IT_COMES = { OMP_NUM_THREADS: "1" };

/** What a user's machine may decide, and the bits of the draws do not depend on. @type {Record<string, Record<string, string>>} */
const WAYS = {
  "two threads": { OMP_NUM_THREADS: "2" },
  "PyTorch's kernels for AVX2": { ...AS_IT_COMES, ATEN_CPU_CAPABILITY: "avx2" },
  "MKL's code for every processor": { ...AS_IT_COMES, MKL_CBWR: "COMPATIBLE" },
};

/** @param {string} name */
const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** @type {Recipe[]} */
const recipes = JSON.parse(readFileSync(here("recipes.json"), "utf8"));

/** The losses of each recipe and seed. @param {Record<string, string>} environment @returns {number[][][]} */
function inTorch(environment) {
  const options = { env: { ...process.env, ...environment }, maxBuffer: 1 << 28 };
  return JSON.parse(execFileSync(PYTHON, [here("torch_run.py"), here("recipes.json")], options).toString());
}

/**
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
function recordsOf(a, b) {
  /** @type {[number, number][]} */
  const records = [[1, 0]];
  a.forEach((loss, i) => {
    const difference = Number(Math.abs(loss - (b[i] ?? NaN)).toPrecision(3));
    if (difference > (records.at(-1)?.[1] ?? 0)) records.push([i + 1, difference]);
  });
  return records;
}

const base = inTorch(AS_IT_COMES);
const runs = [
  ...Object.entries(WAYS).map(([way, environment]) => ({ way, itself: true, losses: inTorch(environment) })),
  { way: "samebits", itself: false, losses: recipes.map((recipe) => recipe.seeds.map((seed) => train(recipe, seed))) },
];

/** @type {HowFar} */
const howFar = {
  cpu: thisMachine().cpu,
  torch: execFileSync(PYTHON, ["-c", "import torch; print(torch.__version__)"]).toString().trim(),
  date: new Date().toISOString().slice(0, 10),
  trainings: recipes.map(({ title, seeds }, r) => ({
    title,
    steps: base[r]?.[0]?.length ?? 0,
    differences: seeds.flatMap((seed, s) =>
      runs.map(({ way, itself, losses }) => ({
        seed,
        way,
        itself,
        records: recordsOf(losses[r]?.[s] ?? [], base[r]?.[s] ?? []),
      })),
    ),
  })),
};

publish(howFar, makerOf(thisMachine()));
