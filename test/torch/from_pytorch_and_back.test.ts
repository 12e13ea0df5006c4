/** The run of docs/from-pytorch-and-back.md and of the examples of that name: in PyTorch, here, and in PyTorch again. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { blocksOf, compiledFile, compilePages, folderForPrograms } from "../docs/programs.js";
import { ROOT } from "../support/package.js";
import { pythons } from "./ask.js";

const folder = folderForPrograms();

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

const example = join(ROOT, "examples/from-pytorch-and-back");
const PAGE = "docs/from-pytorch-and-back.md";

interface Epoch {
  readonly epoch: number;
  readonly loss: number;
  readonly rate: number;
}

/** The lines that both halves print. */
function epochsOf(printed: string): Epoch[] {
  const lines = printed.matchAll(/^epoch (\d+): loss ([\d.]+), rate ([\d.]+)$/gm);
  return [...lines].map(([, epoch, loss, rate]) => ({ epoch: Number(epoch), loss: Number(loss), rate: Number(rate) }));
}

describe.each(pythons)("$name", ({ python = "python3", isOld, skipped }) => {
  it.skipIf(skipped !== "")(`has the losses of a run of its own in the examples' run${skipped}`, () => {
    const inTorch = (...files: string[]): string => run(python, `${example}.py`, ...files);
    const begun = inTorch("begun.pt");
    const alone = inTorch("begun.pt", "alone.pt") + inTorch("alone.pt", "alone.pt");
    const here = run(process.execPath, `${example}.mjs`, "begun.pt", "further.pt");
    const pair = epochsOf(begun + here + inTorch("further.pt", "end.pt"));
    expect(pair.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (const [i, { loss, rate }] of epochsOf(begun + alone).entries()) {
      expect(pair[i]?.loss, `epoch ${i + 1}`).toBeCloseTo(loss, 4);
      expect(pair[i]?.rate, `epoch ${i + 1}`).toBe(rate);
    }
  });

  it.skipIf(skipped !== "")(`runs the page, its Python and its TypeScript${skipped}`, async () => {
    expect((await compilePages(folder, [PAGE])).stdout).toBe("");
    const [begin = "", ...back] = blocksOf(PAGE, "python");
    const here = JSON.stringify([process.execPath, compiledFile(folder, PAGE)]);
    const steps = 'print(optimizer.state_dict()["state"][0]["step"].item())';
    const program = [begin, "import subprocess", `subprocess.run(${here}, check=True)`, ...back, steps].join("\n");
    writeFileSync(
      join(folder, "page.py"),
      isOld ? program.replaceAll("weights_only=True", "weights_only=False") : program,
    );
    expect(run(python, "page.py")).toBe("18.0\n"); // three batches in each of three epochs there, and here
  });
});
