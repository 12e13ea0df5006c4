/**
 * npm run fuzz:files -- [--inputs 1000000] [--seed DAY] [--formats safetensors,zip,...] [--keep]
 *
 * Tries so many inputs, a share for each format. One that shows a fault is written to fault.bin, and the run ends. With --keep the
 * shortest inputs for outcomes that no seed has are minimised and become the formats' part of corpus.json.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Fault, FORMATS, fuzz, minimised } from "./fuzz.mjs";

/** Bytes of an input that is minimised, and of one in corpus.json. */
const LONGEST_MINIMISED = 8192;
const LONGEST_KEPT = 2048;
const MILLISECONDS_A_DAY = 86_400_000;

const { values } = parseArgs({
  options: {
    inputs: { type: "string", default: "1000000" },
    seed: {
      type: "string",
      default: process.env.SAMEBITS_TEST_SEED ?? String(Math.floor(Date.now() / MILLISECONDS_A_DAY)),
    },
    formats: { type: "string", default: Object.keys(FORMATS).join() },
    keep: { type: "boolean", default: false },
  },
});
const formats = values.formats.split(",");
const seed = Number(values.seed);
const inputs = Math.ceil(Number(values.inputs) / formats.length);
console.log(`Seed ${seed}, ${inputs} inputs of each of ${formats.join(", ")}`);

const CORPUS = new URL("corpus.json", import.meta.url);
/** @type {Record<string, Record<string, string>>} */
const corpus = JSON.parse(readFileSync(CORPUS, "utf8"));
try {
  for (const format of formats) {
    const start = performance.now();
    const { outcomes, kept } = await fuzz(format, { inputs, seed });
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`${format}: ${inputs} inputs in ${seconds} s, ${outcomes.size} outcomes`);
    if (values.keep) corpus[format] = await minimisedCorpus(format, kept);
  }
  if (values.keep) writeFileSync(CORPUS, `${JSON.stringify(corpus, null, 2)}\n`);
} catch (error) {
  if (!(error instanceof Fault)) throw error;
  writeFileSync("fault.bin", error.input);
  console.error(`${error.stack}\nThe input is in fault.bin; the seed was ${seed}.`);
  process.exitCode = 1;
}

/** @param {string} format @param {import("./fuzz.mjs").Corpus} kept */
async function minimisedCorpus(format, kept) {
  /** @type {[string, string][]} */
  const entries = [];
  for (const [outcome, input] of [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (input.length > LONGEST_MINIMISED) continue;
    const least = await minimised(format, input, outcome);
    if (least.length <= LONGEST_KEPT) entries.push([outcome, Buffer.from(least).toString("base64")]);
  }
  return Object.fromEntries(entries);
}
