/** The command line of run.mjs. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { entrants } from "./entrants.mjs";
import { makerOf, thisMachine } from "./machine.mjs";
import { quickIds, workloads } from "./workloads.mjs";

const USAGE = `npm run bench -- [OPTIONS]

  --quick            a few workloads, one thread, short rounds
  --peers REGEX      only these, by id: samebits|torch
  --workloads REGEX  only these, by id: ^train
  --threads LIST     1,2
  --rounds N         5: how often everybody does each workload
  --seconds S        0.1: for how long
  --out FOLDER       bench/build: where results.json, table.md and plot.svg go
  --publish          to the folder of this processor's maker in bench/results instead, and into README.md`;

const folderOf = (/** @type {string} */ name) => fileURLToPath(new URL(`../${name}`, import.meta.url));

/** Everything a run needs to know. @param {string[]} args */
export function optionsOf(args) {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean" },
      quick: { type: "boolean", default: false },
      peers: { type: "string", default: "" },
      workloads: { type: "string", default: "" },
      threads: { type: "string" },
      rounds: { type: "string" },
      seconds: { type: "string" },
      out: { type: "string" },
      publish: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit();
  }
  const { quick, publish } = values;
  const [isPeer, isWorkload] = [new RegExp(values.peers), new RegExp(values.workloads)];
  const threads = new Set((values.threads ?? (quick ? "1" : "1,2")).split(",").map(Number));
  return {
    command: ["npm run bench", ...(args.length > 0 ? ["--", ...args] : [])].join(" "),
    workloads: workloads.filter(({ id }) => isWorkload.test(id) && (!quick || quickIds.includes(id))),
    entrants: entrants.filter(({ id, threads: own }) => isPeer.test(id) && threads.has(own)),
    rounds: Number(values.rounds ?? (quick ? 3 : 5)),
    seconds: Number(values.seconds ?? (quick ? 0.05 : 0.1)),
    folder: publish ? folderOf(`results/${makerOf(thisMachine())}`) : (values.out ?? folderOf("build")),
    publish,
  };
}
