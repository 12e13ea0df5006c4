/** The environment variables and `runtime`, each in a process of its own: they are read once, at import. */
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { platformName } from "../../dist/backend/places.js";
import { runtime } from "../../dist/index.js";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { fileUrl, inPackage, runModule, type ChildResult } from "../support/child.js";
import { expectThrows } from "../support/errors.js";
import { isas } from "../support/natives.js";

interface Shown {
  backends: string[];
  backend: string;
  isa: string;
  wasm: string;
  numThreads: number;
  nativeError: string | null;
  addon: string | null;
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

const BUILT = fileURLToPath(inPackage("build/Release/samebits.node"));
const fallback = hasNative ? "native" : "typescript";

describe("with no variable set", () => {
  it("the best there is, every processor, and PyTorch for Linux", async () => {
    const shown = await shownWith({});
    expect(shown.backends).toEqual(hasNative ? ["native", "typescript"] : ["typescript"]);
    expect([shown.backend, shown.generator, shown.profile]).toEqual([fallback, fallback, "linux-x64"]);
    expect(shown.isa).toBe(hasNative ? isas[0] : "typescript");
    expect(["relaxed-simd", "simd"]).toContain(shown.wasm);
    expect(shown.numThreads).toBeGreaterThanOrEqual(1);
    expect(shown.nativeError === null).toBe(hasNative);
    expect(shown.addon).toBe(hasNative ? BUILT : null);
  });

  it("an empty variable counts as not set", async () => {
    const names = ["SAMEBITS_ADDON", "SAMEBITS_BACKEND", "SAMEBITS_ISA", "SAMEBITS_NUM_THREADS", "SAMEBITS_PROFILE"];
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
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "samebits-runtime-")));
  const index = fileUrl(join(folder, "dist/index.js"));
  const local = join(folder, "build/Release/samebits.node");
  const prebuilt = join(folder, `prebuilds/${platformName()}.node`);
  beforeAll(() => {
    cpSync(fileURLToPath(inPackage("dist")), join(folder, "dist"), { recursive: true });
    cpSync(fileURLToPath(inPackage("package.json")), join(folder, "package.json"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("the TypeScript backend takes over, and nativeError says why", async () => {
    const shown = await shownWith({}, index);
    expect(shown).toMatchObject({ backends: ["typescript"], backend: "typescript", isa: "typescript" });
    expect(shown.nativeError).toContain(`${local} does not exist; ${prebuilt} does not exist`);
    expect(shown.addon).toBeNull();
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

  it("one warning says so, with the cause and what to do", async () => {
    const { status, stderr } = await importWith({}, index);
    expect(status).toBe(0);
    expect(stderr.match(/SAMEBITS_TYPESCRIPT_BACKEND/g)).toHaveLength(1);
    expect(stderr).toContain(`SamebitsWarning: the TypeScript backend runs`);
    expect(stderr).toContain(`${prebuilt} does not exist`);
    expect(stderr).toMatch(/docs\/install\.md#troubleshooting .* SAMEBITS_BACKEND=typescript/);
  });

  it("workers and other copies of the package do not repeat the warning", async () => {
    cpSync(join(folder, "dist"), join(folder, "copy/dist"), { recursive: true });
    cpSync(join(folder, "package.json"), join(folder, "copy/package.json"));
    const worker = `data:text/javascript,import ${JSON.stringify(index)};`;
    const { status, stderr } = await runModule(`
      import { once } from "node:events";
      import { Worker } from "node:worker_threads";
      await import(${JSON.stringify(index)});
      await import(${JSON.stringify(fileUrl(join(folder, "copy/dist/index.js")))});
      await Promise.all([1, 2].map(() => once(new Worker(new URL(${JSON.stringify(worker)})), "exit")));`);
    expect(status, stderr).toBe(0);
    expect(stderr.match(/SAMEBITS_TYPESCRIPT_BACKEND/g)).toHaveLength(1);
  });

  it("SAMEBITS_BACKEND=typescript needs no warning", async () => {
    expect((await importWith({ SAMEBITS_BACKEND: "typescript" }, index)).stderr).toBe("");
  });

  it("no diagnostic report is made, which would look up the name of every peer", async () => {
    const { status, stderr } = await runModule(`
      process.report.getReport = process.report.writeReport = () => process.exit(4);
      await import(${JSON.stringify(index)});`);
    expect(status, stderr).toBe(0);
  });

  it("SAMEBITS_ADDON names a file that must load", async () => {
    const missing = join(folder, "missing.node");
    for (const env of [{}, { SAMEBITS_BACKEND: "typescript" }]) {
      const pattern = /SAMEBITS_ADDON, .*missing\.node does not exist/;
      await expectRefused({ ...env, SAMEBITS_ADDON: missing }, "ERR_BACKEND", pattern, index);
    }
  });

  it.skipIf(!hasNative)(`SAMEBITS_ADDON names the addon${nativeOrSkipped}`, async () => {
    const addon = join(folder, "anywhere.node");
    copyFileSync(BUILT, addon);
    for (const SAMEBITS_ADDON of [addon, relative(fileURLToPath(inPackage(".")), addon)]) {
      const shown = await shownWith({ SAMEBITS_ADDON }, index);
      expect(shown).toMatchObject({ backend: "native", nativeError: null, addon });
    }
  });

  it("one that is broken counts as none, and the reasons are all there", async () => {
    for (const file of [local, prebuilt]) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, "not an addon");
    }
    const shown = await shownWith({}, index);
    expect([shown.backend, shown.addon]).toEqual(["typescript", null]);
    expect(shown.nativeError).toContain(`${local} does not load: `);
    expect(shown.nativeError).toContain(`${prebuilt} does not load: `);
    await expectRefused({ SAMEBITS_BACKEND: "native" }, "ERR_BACKEND", /cannot run here.*does not load/, index);
  });

  it.skipIf(!hasNative)(`the prebuilt one loads where the local build does not${nativeOrSkipped}`, async () => {
    writeFileSync(local, "not an addon");
    copyFileSync(BUILT, prebuilt);
    const { status, stdout, stderr } = await importWith({}, index);
    expect([status, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toMatchObject({ backend: "native", nativeError: null, addon: prebuilt });
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
