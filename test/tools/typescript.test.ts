/** The declarations, as the oldest and newest compilers that people use see them, and each way to resolve a module. */
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { createApp } from "../support/app.js";
import { runNode, type ChildResult } from "../support/child.js";
import { ROOT } from "../support/package.js";
import { fileOfTool } from "./tool.js";

const IMPORT = `
import { Linear, manualSeed, type Tensor } from "samebits";
manualSeed(1);
const weight: Tensor = new Linear(2, 2).weight;
console.log(weight.data.length);
`;
const DYNAMIC = `
import type { Tensor } from "samebits" with { "resolution-mode": "import" };
async function main(): Promise<void> {
  const { Linear, manualSeed } = await import("samebits");
  manualSeed(1);
  const weight: Tensor = new Linear(2, 2).weight;
  console.log(weight.data.length);
}
void main();
`;
const { folder } = createApp({
  "import.mts": IMPORT,
  "plain.ts": IMPORT,
  "import.cts": IMPORT,
  "dynamic.cts": DYNAMIC,
});
symlinkSync(join(ROOT, "node_modules/@types"), join(folder, "node_modules/@types"), "junction");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const OLDEST = fileOfTool("typescript-5.4/bin/tsc");
const LAST_BEFORE_7 = fileOfTool("typescript-5.9/bin/tsc");
const OWN = join(ROOT, "node_modules/typescript/bin/tsc");
const COMPILERS = [OLDEST, LAST_BEFORE_7, OWN];

function compile(compiler: string, file: string, ...options: string[]): Promise<ChildResult> {
  const checks = ["--strict", "--exactOptionalPropertyTypes", "--skipLibCheck", "false", "--types", "node"];
  const emit = ["--target", "es2022", "--outDir", "out", "--pretty", "false"];
  return runNode([compiler, ...checks, ...emit, ...options, file], { cwd: folder });
}

/** Compiles the file, and runs what comes of it. */
async function expectWorks(compiler: string, file: string, options: string[]): Promise<void> {
  const compiled = await compile(compiler, file, ...options);
  expect([compiled.status, compiled.stdout]).toEqual([0, ""]);
  const output = join(folder, "out", file.replace(/ts$/, "js"));
  const { stdout, stderr } = await runNode([output], { cwd: folder, env: { SAMEBITS_BACKEND: "typescript" } });
  expect([stdout, stderr]).toEqual(["4\n", ""]);
}

describe.each(COMPILERS)("%s", (compiler) => {
  it.each(["node16", "nodenext"])("finds no error in any declaration, and takes modules, with %s", async (module) => {
    await expectWorks(compiler, "import.mts", ["--module", module]);
  });

  it("needs no library but es2020", async () => {
    await expectWorks(compiler, "import.mts", ["--module", "nodenext", "--lib", "es2020"]);
  });

  it("takes a bundler's resolution", async () => {
    const { status, stdout } = await compile(
      compiler,
      "plain.ts",
      "--module",
      "esnext",
      "--moduleResolution",
      "bundler",
    );
    expect([status, stdout]).toEqual([0, ""]);
  });

  it.each(["node16", "nodenext"])("takes a dynamic import in a CommonJS module with %s", async (module) => {
    await expectWorks(compiler, "dynamic.cts", ["--module", module]);
  });
});

it.each([OLDEST, LAST_BEFORE_7])("%s takes module: commonjs", async (compiler) => {
  await expectWorks(compiler, "plain.ts", ["--module", "commonjs", "--moduleResolution", "node10"]);
});

it.each([LAST_BEFORE_7, OWN])("%s takes an import in a CommonJS module with nodenext", async (compiler) => {
  await expectWorks(compiler, "import.cts", ["--module", "nodenext"]);
});
