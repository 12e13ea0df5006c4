/** Writes what the last runs on the processors of each maker found: docs/how-far/MAKER.svg, and the tables of docs/how-far.md. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { draw } from "./plot.mjs";
import { tablesOf } from "./table.mjs";

/** @import { HowFar } from "./types.js" */

const RESULTS = fileURLToPath(new URL("../results/", import.meta.url));
const PAGE = fileURLToPath(new URL("../../docs/how-far.md", import.meta.url));
const PICTURES = fileURLToPath(new URL("../../docs/how-far/", import.meta.url));
export const BLOCK = /(?<=<!-- figures -->\n\n).*(?=\n<!-- \/figures -->)/s;

/** @param {string} maker */
const fileOf = (maker) => `${RESULTS}${maker}/how_far.json`;

/** By maker. @returns {Map<string, HowFar>} */
export function published() {
  const makers = readdirSync(RESULTS).filter((name) => existsSync(fileOf(name)));
  return new Map(makers.toSorted().map((maker) => [maker, JSON.parse(readFileSync(fileOf(maker), "utf8"))]));
}

/** @param {HowFar} howFar @param {string} maker */
export function publish(howFar, maker) {
  mkdirSync(`${RESULTS}${maker}`, { recursive: true });
  const lines = howFar.trainings.map((training) => JSON.stringify(training)).join(",\n");
  const head = JSON.stringify({ ...howFar, trainings: undefined }).slice(0, -1);
  writeFileSync(fileOf(maker), `${head},"trainings":[\n${lines}\n]}\n`);
  writeFileSync(`${PICTURES}${maker}.svg`, draw(howFar));
  writeFileSync(
    PAGE,
    readFileSync(PAGE, "utf8").replace(BLOCK, () => tablesOf([...published().values()])),
  );
}
