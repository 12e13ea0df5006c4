// node bench/compare.mjs BASE OTHER [OPTIONS]: two builds of the addon, over every workload. README.md here says more.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { peers, start } from "./harness/entrants.mjs";
import { race } from "./harness/race.mjs";
import { ratioOf } from "./harness/words.mjs";
import { workloads } from "./harness/workloads.mjs";

const USAGE = `node bench/compare.mjs BASE.node OTHER.node [OPTIONS]

  --workloads REGEX  only these, by id: ^train
  --isa NAME         on this instruction set, avx2, and not on the best one here
  --rounds N         5: how often each addon does each workload, in turn
  --seconds S        0.1: for how long
  --limit RATIO      1.05: the exit status is 1 if OTHER takes more than so many times as long as BASE anywhere`;

const { files, isa, rounds, seconds, limit, chosen } = optionsOf(process.argv.slice(2));
const tell = (/** @type {string} */ line) => console.error(line);

const where = isa === undefined ? "" : `, on ${isa}`;
console.log(`${files.join(" and ")}${where}: microseconds of CPU time, best of ${rounds} rounds, and OTHER / BASE`);
let worst = 0;
for (const way of ["samebits", "samebits-step"]) {
  const runners = await Promise.all(files.map((file) => runnerOf(way, file)));
  for (const workload of chosen) {
    const timings = await race(workload, runners, { rounds, seconds, tell });
    const [base, other] = files.map((file) => timings[file]?.best);
    if (base === undefined || other === undefined) continue;
    worst = Math.max(worst, other / base);
    const times = [base, other].map((time) => (time * 1e6).toPrecision(4).padStart(9)).join(" ");
    const id = way === "samebits" ? workload.id : `${workload.id}, trainStep`;
    console.log(`${id.padEnd(40)} ${times} ${ratioOf(other / base)}${other / base > limit ? "  over the limit" : ""}`);
  }
  for (const { stop } of runners) stop();
}
process.exit(worst > limit ? 1 : 0);

/**
 * A process of that peer, of one thread, whose key is the addon's file.
 *
 * @param {string} id
 * @param {string} file
 */
async function runnerOf(id, file) {
  const peer = peers.find((known) => known.id === id);
  if (peer === undefined) throw new Error(`peers.json has no ${id}`);
  const env = { ...peer.env, SAMEBITS_ADDON: resolve(file), ...(isa !== undefined && { SAMEBITS_ISA: isa }) };
  const runner = await start({ ...peer, env, threads: 1, key: file });
  if (runner === null) throw new Error(`samebits does not start with ${file}`);
  return runner;
}

/** @param {string[]} args */
function optionsOf(args) {
  const { values, positionals: files } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      help: { type: "boolean" },
      workloads: { type: "string", default: "" },
      isa: { type: "string" },
      rounds: { type: "string", default: "5" },
      seconds: { type: "string", default: "0.1" },
      limit: { type: "string", default: "1.05" },
    },
  });
  if (values.help || files.length !== 2 || !files.every((file) => existsSync(file))) {
    console.log(USAGE);
    process.exit(values.help ? 0 : 2);
  }
  const isChosen = new RegExp(values.workloads);
  return {
    files,
    isa: values.isa,
    rounds: Number(values.rounds),
    seconds: Number(values.seconds),
    limit: Number(values.limit),
    chosen: workloads.filter(({ id }) => isChosen.test(id)),
  };
}
