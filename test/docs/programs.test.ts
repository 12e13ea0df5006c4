import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runNode } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { blocksOf, printedBy, programOf } from "./programs.js";

const docs = readdirSync(join(ROOT, "docs")).filter((file) => file.endsWith(".md"));
const pages = ["README.md", ...docs.map((file) => `docs/${file}`)].filter((page) => blocksOf(page).length > 0);

// Inside the package, so that "samebits" is found as its users find it.
mkdirSync(join(ROOT, "build"), { recursive: true });
const folder = mkdtempSync(join(ROOT, "build/docs-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

for (const page of pages) writeFileSync(join(folder, basename(page, ".md") + ".mts"), programOf(page));
const checks = ["--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes", "--types", "node"];
const output = ["--target", "es2022", "--module", "nodenext", "--pretty", "false"];
const files = pages.map((page) => basename(page, ".md") + ".mts");
const compiled = runNode([join(ROOT, "node_modules/typescript/bin/tsc"), ...checks, ...output, ...files], {
  cwd: folder,
});

describe("the programs in README.md and docs/", () => {
  it("compile under the strictest options", async () => expect((await compiled).stdout).toBe(""));

  it.each(pages)("%s runs from its first block to its last, and prints what it says", async (page) => {
    await compiled;
    const { status, stdout, stderr } = await runNode([join(folder, basename(page, ".md") + ".mjs")], { cwd: folder });
    expect([stderr, status]).toEqual(["", 0]);
    for (const printed of blocksOf(page).flatMap(printedBy)) expect(stdout).toContain(printed);
  });
});
