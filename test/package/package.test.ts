/** The package as npm packs it, in a folder of its own: imported and required, with a prebuilt addon and with none. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { VERSION } from "../../dist/version.js";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { runNode, type ChildResult } from "../support/child.js";
import { addPrebuilt, installPackage } from "../support/package.js";

const folder = mkdtempSync(join(tmpdir(), "samebits-package-"));
const installed = join(folder, "node_modules/samebits");

const SHOW = `
  const weights = [...new sb.Linear(3, 4, { generator: new sb.Generator({ seed: 1 }) }).weight.data].join();
  console.log(JSON.stringify({ backend: sb.runtime.backend, error: sb.runtime.nativeError?.message ?? null, weights }));`;
const programs = {
  "program.mjs": `import * as sb from "samebits"; ${SHOW}`,
  "program.cjs": `const sb = require("samebits"); ${SHOW}`,
  "dynamic.cjs": `import("samebits").then((sb) => { ${SHOW} });`,
};

interface Shown {
  backend: string;
  error: string | null;
  weights: string;
}

async function run(program: string): Promise<Shown> {
  const result: ChildResult = await runNode([join(folder, program)], { cwd: folder });
  expect(result).toMatchObject({ status: 0, signal: null });
  return JSON.parse(result.stdout) as Shown;
}

beforeAll(() => {
  installPackage(folder);
  for (const [name, source] of Object.entries(programs)) writeFileSync(join(folder, name), source);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package", () => {
  it("holds what runs, its types, and nothing of the workshop", () => {
    const top = readdirSync(installed).toSorted();
    const rest = [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "THIRD_PARTY.md",
      "dist",
      "licenses",
      "package.json",
    ];
    expect(top.filter((name) => name !== "prebuilds")).toEqual(rest);
    const files = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" });
    expect(files).toContain("index.js");
    expect(files).toContain("index.d.ts");
    expect(
      files.filter((name) => /\.test\.|\.tsbuildinfo$|(^|[^d])\.ts$/.test(name) && !name.endsWith(".d.ts")),
    ).toEqual([]);
  });

  it("has the declarations that its exports' lead to, and no other", () => {
    const files = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" });
    const declarations = files.filter((name) => name.endsWith(".d.ts")).map((name) => join(installed, "dist", name));
    const imported = declarations.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/"(\.{1,2}\/[^"]+)\.js"/g)].map(([, path]) =>
        join(file, `../${path}.d.ts`),
      ),
    );
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    const entries = Object.values<{ types?: string }>(manifest.exports).flatMap(({ types }) => types ?? []);
    const exported = entries.map((path) => join(installed, path));
    expect(declarations.toSorted()).toEqual([...new Set([...exported, ...imported])].toSorted());
  });

  it("knows its own version", () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    expect(manifest.version).toBe(VERSION);
  });

  it("tells an object of another copy of it", async () => {
    cpSync(installed, join(folder, "node_modules/another"), { recursive: true });
    const source = `
      import * as a from "samebits";
      import * as b from "another";
      for (const use of [() => new a.Linear(2, 2).forward(b.zeros([1, 2])), () => a.rand([1], { generator: new b.Generator() })]) {
        try { use(); } catch (error) { console.log(error.code, error.message); }
      }`;
    writeFileSync(join(folder, "copies.mjs"), source);
    const { stdout } = await runNode([join(folder, "copies.mjs")], { cwd: folder });
    expect(stdout.match(/^ERR_ARGUMENT .* of another copy of samebits, \S+ \(this one is \S+\)/gm)).toHaveLength(2);
  });

  it("says where its README's links lead, and runs no script when it is installed", () => {
    const manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
    expect(manifest.repository.url).toBe("git+https://github.com/samebits/samebits.git");
    expect([manifest.main, manifest.types]).toEqual([manifest.exports["."].default, manifest.exports["."].types]);
    for (const script of ["preinstall", "install", "postinstall"]) expect(manifest.scripts).not.toHaveProperty(script);
    expect(manifest.gypfile).toBe(false);
  });

  it("declares nothing internal", () => {
    const declarations = readdirSync(join(installed, "dist"), { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".d.ts"),
    );
    expect(declarations.length).toBeGreaterThan(50);
    for (const name of declarations) {
      expect(readFileSync(join(installed, "dist", name), "utf8"), name).not.toContain("@internal");
    }
  });

  it("opens its other doors, whose tensors are the first one's", async () => {
    const source = `
      import { tensor } from "samebits";
      import { RandomState } from "samebits/numpy";
      import { assertSameBits } from "samebits/testing";
      const drawn = new RandomState(42).rand(2);
      assertSameBits(drawn, tensor(Float64Array.of(0.3745401188473625, 0.9507143064099162)));
      console.log("the same");`;
    writeFileSync(join(folder, "doors.mjs"), source);
    expect((await runNode([join(folder, "doors.mjs")], { cwd: folder })).stdout).toBe("the same\n");
  });

  it("says which packages pictures need, where they are not installed", async () => {
    const source = `
      import { plotConfusion, toPng } from "samebits/plot";
      for (const draw of [() => plotConfusion([[1]]), () => toPng("<svg/>")]) {
        await draw().catch((error) => console.log(error.code, error.message));
      }`;
    writeFileSync(join(folder, "pictures.mjs"), source);
    const { stdout } = await runNode([join(folder, "pictures.mjs")], { cwd: folder });
    expect(stdout).toBe(
      "ERR_ARGUMENT pictures need two more packages, a PNG three: npm install @observablehq/plot linkedom, and for a PNG @resvg/resvg-js\n" +
        "ERR_ARGUMENT a PNG needs one more package: npm install @resvg/resvg-js\n",
    );
  });

  it("is in order for publint", async () => {
    const { messages } = await publint({ pkgDir: installed, strict: true, pack: false });
    expect(messages).toEqual([]);
  });

  it.each(Object.keys(programs))("works without an addon: %s", async (program) => {
    const { backend, error, weights } = await run(program);
    expect(backend).toBe("typescript");
    expect(error).toContain("no native addon");
    expect(weights.split(",").length).toBe(12);
  });

  it("warns once that there is no addon, and not where none is wanted", async () => {
    const warned = await runNode([join(folder, "program.mjs")], { cwd: folder });
    expect(warned.stderr.match(/SAMEBITS_TYPESCRIPT_BACKEND/g)).toHaveLength(1);
    const chosen = await runNode([join(folder, "program.mjs")], {
      cwd: folder,
      env: { SAMEBITS_BACKEND: "typescript" },
    });
    expect(chosen.stderr).toBe("");
  });

  it.skipIf(!hasNative)(`works with nothing but a prebuilt addon${nativeOrSkipped}`, async () => {
    const { weights } = await run("program.mjs");
    const prebuilt = addPrebuilt(installed);
    for (const program of Object.keys(programs)) {
      expect(await run(program), program).toEqual({ backend: "native", error: null, weights });
    }
    rmSync(dirname(prebuilt), { recursive: true });
  });

  it("has a command", async () => {
    const { bin } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8")) as { bin: { samebits: string } };
    const { status, stdout } = await runNode([join(installed, bin.samebits), "demo"], { cwd: folder });
    expect(status).toBe(0);
    expect(stdout).toContain("Begin Linear layer init demo");
  });

  it("proves its bits where it is installed, without an addon too, and says why there is none", async () => {
    const main = join(installed, "dist/cli/main.js");
    const { status, stdout } = await runNode([main, "verify"], { cwd: folder });
    expect(stdout).toContain("The native backend cannot be checked: samebits has no native addon");
    expect(stdout).toMatch(/The same bits in everything\.\n$/);
    expect(status).toBe(0);
  });

  it("has a command that warns in one line", async () => {
    const main = join(installed, "dist/cli/main.js");
    const warned = await runNode([main, "--version"], { cwd: folder });
    expect(warned.stderr).toMatch(/^samebits: the TypeScript backend runs, .*\n$/);
    const chosen = await runNode([main, "--version"], { cwd: folder, env: { SAMEBITS_BACKEND: "typescript" } });
    expect(chosen.stderr).toBe("");
  });
});
