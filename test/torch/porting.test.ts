/** docs/porting.md: what PyTorch prints is what the page says, and so what samebits prints (test/docs). */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { blocksOf, folderForPrograms, printedBy } from "../docs/programs.js";
import { PYTHON } from "./answers.js";

const PAGE = "docs/porting.md";
const [python, typescript] = [blocksOf(PAGE, "python"), blocksOf(PAGE)];
const MARK = "-- next --";
const folder = folderForPrograms();

it("prints in PyTorch what it says, piece by piece", () => {
  const program = python.map((block) => `${block}print("${MARK}")\n`).join("\n");
  const { stdout, stderr } = spawnSync(PYTHON, ["-c", program], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  const printed = stdout.split(`${MARK}\n`).slice(0, -1);
  expect(printed).toEqual(typescript.map((block) => printedBy(block).join("")));
});
