/** Numbers and names as the report words them. */

/** @import { Results, Timed, Unit, Workload } from "./types.js" */

/** @type {Readonly<Record<Unit, { per: string, scale: number }>>} */
const SPEEDS = {
  FLOP: { per: "GFLOP/s", scale: 1e-9 },
  number: { per: "million numbers/s", scale: 1e-6 },
  call: { per: "calls/s", scale: 1 },
  step: { per: "steps/s", scale: 1 },
};

/** @param {Workload | undefined} workload */
export const speedUnit = (workload) => workload && SPEEDS[workload.unit].per;

/** @param {Workload} workload @param {Timed} timed */
export const speedOf = ({ unit, units }, { best }) => significant((units / best) * SPEEDS[unit].scale);

/** Three digits, or the whole number. @param {number} value */
const significant = (value) =>
  value >= 100 ? Math.round(value).toLocaleString("en") : Number(value.toPrecision(3)).toString();

/** "1.06", "12.3", "340". @param {number | undefined} ratio */
export function ratioOf(ratio) {
  if (ratio === undefined) return "";
  return ratio < 10 ? ratio.toFixed(ratio < 0.1 ? 3 : 2) : ratio.toFixed(ratio < 100 ? 1 : 0);
}

/** "2.13" of "2.13.0+cpu". @param {Timed} timed */
export const shortVersion = ({ entrant }) => /^\d+\.\d+/.exec(entrant.version)?.[0] ?? "";

/** @param {Results} results */
export const machineOf = ({ machine: { cpu, cores, memoryGiB, system, node } }) =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB; ${system}; Node ${node}`;

/** "PyTorch 1.13.0 and 2.13.0". @param {Results} results */
export function basesOf({ entrants }) {
  const versions = entrants
    .filter(({ role, threads }) => role === "base" && threads === 1)
    .map(({ version }) => version.replace(/\+.*/, ""));
  return `PyTorch ${versions.join(" and ")}`;
}
