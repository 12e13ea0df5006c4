/** The report as Markdown. */
import { grouped, sectionsOf, timesBase, timesRival } from "./summary.mjs";
import { basesOf, machineOf, ratioOf, shortVersion, speedOf, speedUnit } from "./words.mjs";

/** @import { Results, Row } from "./types.js" */

/** @param {readonly (readonly string[])[]} rows The first is the header; all columns but the first are numbers. */
function markdown([header = [], ...rows]) {
  const rule = header.map((_, i) => (i === 0 ? "---" : "---:"));
  return [header, rule, ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** What the ratios mean, and where they come from. @param {Results} results */
export function provenance(results) {
  return `${machineOf(results)}; ${results.date.slice(0, 10)}. Best of ${results.rounds} interleaved rounds; CPU time for one thread, wall time
for two. The base is the faster of ${basesOf(results)}. Made by \`${results.command}\`.`;
}

/** Every workload. @param {Results} results */
export function fullTable(results) {
  const sections = sectionsOf(results).map(({ title, rows }) => `\n## ${title}\n\n${sectionTable(rows)}`);
  return `# Results

Written by the benchmarks, not by hand. ${provenance(results)}

Speeds: more is better. A ratio above 1 means that samebits is faster. The number after PyTorch's speed says which of its versions was
the faster one; how each peer does a workload is told in [the README](../../README.md#read-with-care). The median round was ${noiseOf(results)} %
slower than the best: differences smaller than that say little.
${sections.join("")}
## Who took part

${markdown([["peer", "version", "threads"], ...participants(results)])}`;
}

/** By how much the median round was slower than the best; the median of all timings. @param {Results} results */
function noiseOf({ timings }) {
  const all = Object.values(timings).flatMap((times) => Object.values(times));
  const percents = all.map(({ best, median }) => 100 * (median / best - 1)).toSorted((a, b) => a - b);
  return percents[percents.length >> 1]?.toFixed(0);
}

/** @param {readonly Row[]} rows */
function sectionTable(rows) {
  const header = ["", "samebits", "PyTorch", "ratio", "fastest other", "ratio"];
  const groups = grouped(rows).flatMap(({ heading, rows: own }) => [
    [`**${heading}** (${speedUnit(own[0]?.workload)})`, "", "", "", "", ""],
    ...own.map(cellsOf),
  ]);
  return markdown([header, ...groups]);
}

/** @param {Row} row */
function cellsOf(row) {
  const { workload, subject, base, rivals } = row;
  const [rival] = rivals;
  return [
    workload.label,
    speedOf(workload, subject),
    base ? `${speedOf(workload, base)} (${shortVersion(base)})` : "",
    base ? `**${ratioOf(timesBase(row))}**` : "",
    rival ? `${rival.entrant.name} ${speedOf(workload, rival)}` : "",
    ratioOf(timesRival(row)),
  ];
}

/** @param {Results} results */
function participants({ entrants }) {
  const ids = [...new Set(entrants.map(({ id }) => id))];
  return ids.map((id) => {
    const own = entrants.filter((entrant) => entrant.id === id);
    return [own[0]?.name ?? id, own[0]?.version ?? "", own.map(({ threads }) => threads).join(", ")];
  });
}

/** A line a heading of the first section. @param {Results} results */
export function shortTable(results) {
  const [{ title, rows: all } = { title: "Nobody", rows: [] }] = sectionsOf(results);
  const groups = grouped(all);
  const table = markdown([
    ["", "× PyTorch", "× the fastest other", "workloads"],
    ...groups.map(({ heading, rows }) => [
      heading.replace(/, (m x k x n|out x in|in x out|forward and backward, rows x columns)$/, ""),
      meanAndRange(rows.map(timesBase)),
      meanAndRange(rows.map(timesRival)),
      String(rows.length),
    ]),
  ]);
  return `${title}: how many times as fast samebits is; the geometric mean of the workloads, the least and the most.\n\n${table}`;
}

/** @param {readonly (number | undefined)[]} ratios The geometric mean; the least and the most. */
function meanAndRange(ratios) {
  const known = ratios.filter((ratio) => ratio !== undefined);
  if (known.length === 0) return "";
  const mean = Math.exp(known.reduce((sum, ratio) => sum + Math.log(ratio), 0) / known.length);
  if (known.length === 1) return `**${ratioOf(mean)}**`;
  return `**${ratioOf(mean)}** (${ratioOf(Math.min(...known))} to ${ratioOf(Math.max(...known))})`;
}
