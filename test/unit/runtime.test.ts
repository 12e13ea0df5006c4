/** The environment variables and `runtime`, each in a process of its own: they are read once, at import. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runtime } from "../../dist/index.js";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { fileUrl, inPackage, runModule, type ChildResult } from "../support/child.js";
import { expectThrows } from "../support/errors.js";
import { isas } from "../support/natives.js";

interface Shown {
  backends: string[];
  backend: string;
  isa: string;
  numThreads: number;
  nativeError: string | null;
  profile: string;
  generator: string;
}

const SHOW = `
  const { runtime, nativeError, Generator } = sb;
  const { profile, backend: generator } = new Generator();
  const shown = { ...runtime, nativeError: runtime.nativeError?.message ?? null, profile, generator };
  console.log(JSON.stringify(shown));`;

/** Imports the package with these variables and shows what came of it; a failed import shows its code. */
function importWith(env: Record<string, string>, index = inPackage("dist/index.js")): Promise<ChildResult> {
  const source = `
    let sb;
    try { sb = await import(${JSON.stringify(index)}); }
    catch (error) { console.log(error.name, error.code); console.error(error.message); process.exit(3); }
    ${SHOW}`;
  return runModule(source, { env });
}

async function shownWith(env: Record<string, string>, index?: string): Promise<Shown> {
  const { status, stdout, stderr } = await importWith(env, index);
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout) as Shown;
}

async function expectRefused(
  env: Record<string, string>,
  code: string,
  message: RegExp,
  index?: string,
): Promise<void> {
  const { status, stdout, stderr } = await importWith(env, index);
  expect(stdout.trim(), stderr).toBe(`SamebitsError ${code}`);
  expect(stderr).toMatch(message);
  expect(status).toBe(3);
}

const fallback = hasNative ? "native" : "typescript";

describe("with no variable set", () => {
  it("the best there is, every processor, and PyTorch for Linux", async () => {
    const shown = await shownWith({});
    expect(shown.backends).toEqual(hasNative ? ["native", "typescript"] : ["typescript"]);
    expect([shown.backend, shown.generator, shown.profile]).toEqual([fallback, fallback, "linux-x64"]);
    expect(shown.isa).toBe(hasNative ? isas[0] : "typescript");
    expect(shown.numThreads).toBeGreaterThanOrEqual(1);
    expect(shown.nativeError === null).toBe(hasNative);
  });

  it("an empty variable counts as not set", async () => {
    const names = ["SAMEBITS_BACKEND", "SAMEBITS_ISA", "SAMEBITS_NUM_THREADS", "SAMEBITS_PROFILE"];
    const shown = await shownWith(Object.fromEntries(names.map((name) => [name, ""])));
    expect(shown).toEqual(await shownWith({}));
  });
});

describe("choices that can be had", () => {
  it("SAMEBITS_BACKEND=typescript", async () => {
    const shown = await shownWith({ SAMEBITS_BACKEND: "typescript" });
    expect([shown.backend, shown.generator, shown.isa]).toEqual(["typescript", "typescript", "typescript"]);
    expect(shown.backends).toEqual([...runtime.backends]);
  });

  it.skipIf(!hasNative)(`SAMEBITS_BACKEND=native${nativeOrSkipped}`, async () => {
    expect((await shownWith({ SAMEBITS_BACKEND: "native" })).backend).toBe("native");
  });

  it.skipIf(!hasNative)(`SAMEBITS_ISA=each that runs here${nativeOrSkipped}`, async () => {
    for (const isa of isas) expect((await shownWith({ SAMEBITS_ISA: isa })).isa).toBe(isa);
  });

  it.each(["linux-x64", "windows-x64", "linux-arm64"])("SAMEBITS_PROFILE=%s", async (profile) => {
    expect((await shownWith({ SAMEBITS_PROFILE: profile })).profile).toBe(profile);
  });

  it.each(["1", "3", "64"])("SAMEBITS_NUM_THREADS=%s", async (threads) => {
    expect((await shownWith({ SAMEBITS_NUM_THREADS: threads })).numThreads).toBe(Number(threads));
  });
});

describe("choices that cannot be had are errors at import", () => {
  const invalid: [name: string, values: string[]][] = [
    ["SAMEBITS_BACKEND", ["gpu", "Native", "native ", "typescript,native"]],
    ["SAMEBITS_ISA", ["sse2", "AVX2", "typescript", "best"]],
    ["SAMEBITS_NUM_THREADS", ["0", "-1", "1.5", "two", "1e3", "01", "1025", "99999999999"]],
    ["SAMEBITS_PROFILE", ["linux", "macos-arm64", "Linux-x64"]],
  ];

  it.each(invalid)("%s=%j", async (name, values) => {
    await Promise.all(values.map((value) => expectRefused({ [name]: value }, "ERR_ARGUMENT", new RegExp(name))));
  });

  it.skipIf(!hasNative)(`an instruction set of another machine${nativeOrSkipped}`, async () => {
    const others = ["avx512", "avx2", "neon", "baseline"].filter((isa) => !(isas as readonly string[]).includes(isa));
    expect(others.length).toBeGreaterThan(0);
    for (const SAMEBITS_ISA of others) {
      await expectRefused({ SAMEBITS_ISA }, "ERR_BACKEND", new RegExp(`SAMEBITS_ISA asks for ${SAMEBITS_ISA}`));
      await expectRefused({ SAMEBITS_ISA, SAMEBITS_BACKEND: "typescript" }, "ERR_BACKEND", /SAMEBITS_ISA/);
    }
  });
});

describe("without an addon", () => {
  const folder = mkdtempSync(join(tmpdir(), "samebits-runtime-"));
  const index = fileUrl(join(folder, "dist/index.js"));
  beforeAll(() => {
    cpSync(fileURLToPath(inPackage("dist")), join(folder, "dist"), { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("the TypeScript backend takes over, and nativeError says why", async () => {
    const shown = await shownWith({}, index);
    expect(shown).toMatchObject({ backends: ["typescript"], backend: "typescript", isa: "typescript" });
    expect(shown.nativeError).toMatch(/no native addon.*build\/Release\/samebits\.node/);
  });

  it("a forced choice that needs it is an error", async () => {
    await expectRefused({ SAMEBITS_BACKEND: "native" }, "ERR_BACKEND", /no native addon/, index);
    await expectRefused({ SAMEBITS_ISA: "baseline" }, "ERR_BACKEND", /no native addon/, index);
    const typescript = await shownWith({ SAMEBITS_BACKEND: "typescript" }, index);
    expect(typescript.backend).toBe("typescript");
  });

  it("a generator that asks for it is refused", async () => {
    const source = `
      const { Generator } = await import(${JSON.stringify(index)});
      try { new Generator({ backend: "native" }); } catch (error) { console.log(error.code); }`;
    expect((await runModule(source)).stdout.trim()).toBe("ERR_BACKEND");
  });

  it("an addon that is broken counts as none", async () => {
    mkdirSync(join(folder, "build/Release"), { recursive: true });
    writeFileSync(join(folder, "build/Release/samebits.node"), "not an addon");
    const shown = await shownWith({}, index);
    expect(shown.backend).toBe("typescript");
    expect(shown.nativeError).not.toBeNull();
    await expectRefused({ SAMEBITS_BACKEND: "native" }, "ERR_BACKEND", /cannot run here/, index);
  });
});

describe("runtime.numThreads", () => {
  it("can be set, and is refused otherwise, with nothing changed", () => {
    const before = runtime.numThreads;
    runtime.numThreads = 2;
    expect(runtime.numThreads).toBe(2);
    for (const wrong of [0, -1, 1.5, Number.NaN, Infinity, 1025, "2", null, undefined]) {
      expectThrows("ERR_ARGUMENT", () => (runtime.numThreads = wrong as number), String(wrong));
    }
    expect(runtime.numThreads).toBe(2);
    runtime.numThreads = before;
  });
});
