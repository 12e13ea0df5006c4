/** A table for each training: each way to compute against PyTorch as it comes, on each machine. */

/** @import { Difference, HowFar } from "./types.js" */

/** Beyond rounding: from here on two runs have parted. */
const APART = 1e-5;

/** @param {readonly HowFar[]} machines All of the same trainings. */
export function tablesOf(machines) {
  const titles = machines[0]?.trainings.map(({ title }) => title) ?? [];
  const made = machines.map(({ cpu, torch, date }) => `${cpu}, PyTorch ${torch}, ${date}`).join("; ");
  return [`${made}.\n`, ...titles.map((title, t) => table(title, machines, t))].join("\n");
}

/** @param {string} title @param {readonly HowFar[]} machines @param {number} t Which training. */
function table(title, machines, t) {
  const steps = machines[0]?.trainings[t]?.steps;
  const head = machines.flatMap(({ cpu }) => [`${cpu}: runs apart`, "from step", "differ by"]);
  const ways = [...new Set(machines.flatMap((machine) => differencesOf(machine, t).map(({ way }) => way)))];
  const rows = ways.map((way) => [
    way === "samebits" ? "**samebits**" : way,
    ...machines.flatMap((machine) => cells(differencesOf(machine, t).filter((difference) => difference.way === way))),
  ]);
  const lines = [["against PyTorch as it comes", ...head], ["---", ...head.map(() => "---:")], ...rows].map(
    (row) => `| ${row.join(" | ")} |`,
  );
  return `**${title}**; ${steps} steps\n\n${lines.join("\n")}\n`;
}

/** @param {HowFar} machine @param {number} t */
const differencesOf = (machine, t) => machine.trainings[t]?.differences ?? [];

/** How many runs have parted, when, and by how much all differ at most. @param {readonly Difference[]} runs */
function cells(runs) {
  const parted = runs.flatMap(({ records }) => records.find(([, difference]) => difference > APART)?.[0] ?? []);
  return [`${parted.length} of ${runs.length}`, range(parted, String), range(runs.map(largest), amount)];
}

/** @param {Difference} difference */
const largest = ({ records }) => records.at(-1)?.[1] ?? 0;

/** @param {number} x */
const amount = (x) => (x === 0 ? "0" : x < 1e-3 ? x.toExponential(1) : String(Number(x.toPrecision(2))));

/** @param {readonly number[]} values @param {(value: number) => string} show */
function range(values, show) {
  if (values.length === 0) return "";
  const [least, most] = [show(Math.min(...values)), show(Math.max(...values))];
  return least === most ? least : `${least} to ${most}`;
}
