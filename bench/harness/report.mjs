/** Writes what a run found: into a folder, and into the project's README. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { draw } from "./plot.mjs";
import { fullTable, provenance, shortTable } from "./table.mjs";

/** @import { Results } from "./types.js" */

const README = fileURLToPath(new URL("../../README.md", import.meta.url));
const BLOCK = /(?<=<!-- bench -->\n).*(?=<!-- \/bench -->)/s;

/** @param {Results} results @param {string} folder */
export function writeReport(results, folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "results.json"), textOf(results));
  writeFileSync(join(folder, "table.md"), fullTable(results));
  writeFileSync(join(folder, "plot.svg"), draw(results));
}

/** A line a timing. @param {Results} results */
function textOf(results) {
  const text = JSON.stringify(results, null, 2);
  return `${text.replaceAll(/\{\s+("best": .*,)\s+("median": .*,)\s+("worst": .*)\s+\}/g, "{ $1 $2 $3 }")}\n`;
}

/** Puts the figures between the README's two marks. @param {Results} results */
export function publish(results) {
  const readme = readFileSync(README, "utf8");
  if (!BLOCK.test(readme)) throw new Error("README.md has lost its <!-- bench --> marks");
  writeFileSync(
    README,
    readme.replace(BLOCK, () => readmeBlock(results)),
  );
}

/** @param {Results} results */
export const readmeBlock = (results) => `
${provenance(results)}

${shortTable(results)}
![samebits' speed relative to PyTorch's, workload by workload](bench/results/plot.svg)

`;
