// npm run bench [-- OPTIONS]: times samebits and its peers side by side. README.md here says how to get the peers and how to read it.
import { start } from "./harness/entrants.mjs";
import { thisMachine } from "./harness/machine.mjs";
import { optionsOf } from "./harness/options.mjs";
import { race } from "./harness/race.mjs";
import { publish, writeReport } from "./harness/report.mjs";
import { shortTable } from "./harness/table.mjs";

/** @import { Results } from "./harness/types.js" */

const options = optionsOf(process.argv.slice(2));
const { command, rounds, seconds, folder } = options;
const tell = (/** @type {string} */ line) => console.error(line);

const runners = [];
for (const entrant of options.entrants) {
  const runner = await start(entrant);
  if (runner) runners.push(runner);
  else tell(`skipped ${entrant.key}; to get it: ${entrant.install}`);
}

/** @type {Record<string, Results["timings"][string]>} */
const timings = {};
for (const [i, workload] of options.workloads.entries()) {
  const raced = await race(workload, runners, { rounds, seconds, tell });
  timings[workload.id] = raced;
  tell(`${i + 1}/${options.workloads.length}  ${workload.id}: ${Object.keys(raced).length} took part`);
}
for (const { stop } of runners) stop();

/** @type {Results} */
const results = {
  date: new Date().toISOString(),
  command,
  machine: thisMachine(),
  rounds,
  seconds,
  entrants: runners.map(({ participant }) => participant),
  timings,
};
writeReport(results, folder);
if (options.publish) publish();
console.log(`${shortTable(results)}\nAll of it: ${folder}/table.md and plot.svg`);
