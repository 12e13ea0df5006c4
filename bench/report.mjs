// node bench/report.mjs FOLDER [--publish]: writes the table and the plot anew from FOLDER/results.json.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { publish, writeReport } from "./harness/report.mjs";

const { values, positionals } = parseArgs({ allowPositionals: true, options: { publish: { type: "boolean" } } });
const [folder] = positionals;
if (folder === undefined || positionals.length > 1)
  throw new Error("which folder? node bench/report.mjs bench/results/amd");
const results = JSON.parse(readFileSync(`${folder}/results.json`, "utf8"));
writeReport(results, folder);
if (values.publish) publish();
