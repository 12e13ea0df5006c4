/** docs/how-far.md has the figures of the last runs. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { BLOCK, published } from "../../bench/how_far/report.mjs";
import { tablesOf } from "../../bench/how_far/table.mjs";
import { ROOT } from "../support/package.js";

it("shows each machine's figures and picture", () => {
  const page = readFileSync(join(ROOT, "docs/how-far.md"), "utf8");
  const runs = published();
  expect(runs.size).toBeGreaterThan(1);
  expect(BLOCK.exec(page)?.[0]).toBe(tablesOf([...runs.values()]));
  for (const maker of runs.keys()) {
    expect(page).toContain(`](how-far/${maker}.svg)`);
    expect(existsSync(join(ROOT, `docs/how-far/${maker}.svg`)), maker).toBe(true);
  }
});
