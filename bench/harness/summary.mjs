/** Results as rows: samebits, the faster PyTorch, and everybody else. */
import { families, workloads } from "./workloads.mjs";

/** @import { Results, Role, Row, Timed } from "./types.js" */

/** @type {readonly { title: string, threads: number, subject: Role, rivals: readonly Role[] }[]} */
const SECTIONS = [
  { title: "One thread", threads: 1, subject: "subject", rivals: ["native rival", "wasm rival", "javascript rival"] },
  { title: "Two threads", threads: 2, subject: "subject", rivals: ["native rival"] },
  {
    title: "The TypeScript backend, against JavaScript",
    threads: 1,
    subject: "javascript subject",
    rivals: ["javascript rival"],
  },
];

/**
 * The report's sections, those with rows.
 *
 * @param {Results} results
 */
export function sectionsOf(results) {
  const sections = SECTIONS.map((section) => ({ title: section.title, rows: rowsOf(results, section) }));
  return sections.filter(({ rows }) => rows.length > 0);
}

/**
 * @param {Results} results
 * @param {typeof SECTIONS[number]} section
 * @returns {Row[]}
 */
function rowsOf({ entrants, timings }, { threads, subject, rivals }) {
  return workloads.flatMap((workload) => {
    const ofWorkload = timings[workload.id] ?? {};
    /** @type {(...roles: Role[]) => Timed[]} Fastest first. */
    const timed = (...roles) =>
      entrants
        .filter(({ key, role, threads: own }) => key in ofWorkload && roles.includes(role) && own === threads)
        .map((entrant) => ({ entrant, best: ofWorkload[entrant.key]?.best ?? NaN }))
        .toSorted((a, b) => a.best - b.best);
    const others = { base: timed("base")[0], rivals: timed(...rivals), limit: timed("limit")[0] };
    const entered = timed(subject).toSorted((a, b) => entrants.indexOf(a.entrant) - entrants.indexOf(b.entrant));
    return entered.map((own) => ({ workload, heading: headingOf(workload, own), subject: own, ...others }));
  });
}

/** The workload's family; for training, with samebits' way to do it. @param {Row["workload"]} workload @param {Timed} subject */
function headingOf({ kind }, { entrant }) {
  const title = families[kind]?.title ?? kind;
  return kind === "train" ? `${title}, ${entrant.env?.TRAIN}` : title;
}

/** @param {Row} row How many times as fast as PyTorch. */
export const timesBase = ({ subject, base }) => base && base.best / subject.best;

/** @param {Row} row How many times as fast as the fastest other peer. */
export const timesRival = ({ subject, rivals: [rival] }) => rival && rival.best / subject.best;

/** Rows under their headings, in order. @param {readonly Row[]} rows */
export function grouped(rows) {
  const headings = [...new Set(rows.map(({ heading }) => heading))];
  return headings.map((heading) => ({ heading, rows: rows.filter((row) => row.heading === heading) }));
}
