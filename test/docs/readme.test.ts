/** README.md names what there is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import * as losses from "../../dist/nn/losses.js";
import * as optimizers from "../../dist/optim/optimizers.js";
import { ROOT } from "../support/package.js";

const SCHEDULERS = Object.keys(sb).filter((name) => /(LR|Scheduler|Restarts|OnPlateau)$/.test(name));
const LAYERS = Object.entries(sb)
  .filter(([, value]) => typeof value === "function" && value.prototype instanceof sb.Layer)
  .map(([name]) => name);

it("README.md names every layer, loss, optimiser and scheduler", () => {
  const text = readFileSync(join(ROOT, "README.md"), "utf8");
  const from = text.indexOf("## What there is");
  const section = text.slice(from, text.indexOf("\n## ", from + 1));
  const words = new Set(section.match(/\w+/g));
  const names = [LAYERS, Object.keys(losses), Object.keys(optimizers), SCHEDULERS];
  for (const list of names) expect(list.length).toBeGreaterThan(5);
  expect(names.flat().filter((name) => !words.has(name))).toEqual([]);
});
