import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runNode } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { blocksOf, compiledFile, compilePages, folderForPrograms, printedBy } from "./programs.js";

const docs = readdirSync(join(ROOT, "docs")).filter((file) => file.endsWith(".md"));
const pages = ["README.md", ...docs.map((file) => `docs/${file}`)].filter((page) => blocksOf(page).length > 0);

const folder = folderForPrograms();

// What the Python of from-pytorch-and-back.md saves; test/torch runs both halves.
copyFileSync(join(ROOT, "examples/from-pytorch-and-back.pt"), join(folder, "run.pt"));

const compiled = compilePages(folder, pages);

describe("the programs in README.md and docs/", () => {
  it("compile under the strictest options", async () => expect((await compiled).stdout).toBe(""));

  it.each(pages)("%s runs from its first block to its last, and prints what it says", async (page) => {
    await compiled;
    const { status, stdout, stderr } = await runNode([compiledFile(folder, page)], { cwd: folder });
    expect([stderr, status]).toEqual(["", 0]);
    for (const printed of blocksOf(page).flatMap(printedBy)) expect(stdout).toContain(printed);
  });
});
