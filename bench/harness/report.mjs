/** Writes what a run found: into a folder, and into the project's README. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { draw } from "./plot.mjs";
import { fullTable, provenance, shortTable } from "./table.mjs";

/** @import { Results } from "./types.js" */

const README = fileURLToPath(new URL("../../README.md", import.meta.url));
const RESULTS = fileURLToPath(new URL("../results", import.meta.url));
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

/** The last published run on the processors of each maker, by folder. @returns {Map<string, Results>} */
export function published() {
  const folders = readdirSync(RESULTS).filter((name) => existsSync(join(RESULTS, name, "results.json")));
  return new Map(
    folders.toSorted().map((name) => [name, JSON.parse(readFileSync(join(RESULTS, name, "results.json"), "utf8"))]),
  );
}

/** Puts the figures of all published runs between the README's two marks. */
export function publish() {
  const readme = readFileSync(README, "utf8");
  if (!BLOCK.test(readme)) throw new Error("README.md has lost its <!-- bench --> marks");
  writeFileSync(
    README,
    readme.replace(BLOCK, () => readmeBlock(published())),
  );
}

/** @param {ReadonlyMap<string, Results>} runs By folder. */
export const readmeBlock = (runs) => `\n${[...runs].map(([folder, results]) => section(folder, results)).join("")}`;

/** @param {string} folder @param {Results} results */
const section = (folder, results) => `${provenance(results)} [Every figure](bench/results/${folder}/table.md).

${shortTable(results)}
![samebits' speed relative to PyTorch's, workload by workload, ${results.machine.cpu}](bench/results/${folder}/plot.svg)

`;
