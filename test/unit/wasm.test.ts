/** Which WebAssembly the TypeScript backend runs on, and what it is made of. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RELAXED_SIMD, SIMD, SOURCE } from "../../dist/backend/wasm/binaries.js";
import { WASM } from "../../dist/backend/wasm/kernel.js";
import { inPackage, runModule } from "../support/child.js";
import { ROOT } from "../support/package.js";

/** What a training of some products leaves, and which WebAssembly ran; a failed import shows its code. */
const TRAINED = `
  let sb;
  try { sb = await import(${JSON.stringify(inPackage("dist/index.js"))}); }
  catch (error) { console.log(error.code); console.error(error.message); process.exit(3); }
  sb.manualSeed(1);
  const net = new sb.Net([new sb.Linear(300, 33), new sb.Tanh(), new sb.Linear(33, 10)]);
  const data = new sb.TensorDataset(sb.rand([70, 300]), sb.randint(0, 10, [70]));
  const optimizer = new sb.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
  await net.fit(data, { loss: new sb.CrossEntropyLoss(), optimizer, epochs: 2, batchSize: 32 });
  const bytes = new Uint8Array(net.parameters()[0].data.buffer);
  const digest = (await import("node:crypto")).createHash("sha256").update(bytes).digest("hex");
  console.log(JSON.stringify({ wasm: sb.runtime.wasm, digest }));`;

const trained = (wasm: string, ...args: string[]): ReturnType<typeof runModule> =>
  runModule(TRAINED, { env: { SAMEBITS_BACKEND: "typescript", SAMEBITS_WASM: wasm }, args });

describe("runtime.wasm", () => {
  it("is what runs, the best by itself, with the same bits", async () => {
    const runs = await Promise.all(["", ...WASM].map(async (wasm) => ({ wasm, ...(await trained(wasm)) })));
    const ran = runs.filter(({ status }) => status === 0);
    const shown = ran.map(({ wasm, stdout }) => ({
      asked: wasm,
      ...(JSON.parse(stdout) as { wasm: string; digest: string }),
    }));
    expect(new Set(shown.map(({ digest }) => digest)).size).toBe(1);
    const [own, ...asked] = shown;
    expect(asked.map(({ wasm }) => wasm)).toEqual(asked.map(({ asked: name }) => name));
    expect(asked.map(({ wasm }) => wasm)).toEqual(expect.arrayContaining(["simd", "none"]));
    expect(own?.wasm).toBe(asked[0]?.wasm);
    for (const { wasm, stdout, stderr } of runs.filter(({ status }) => status !== 0)) {
      expect([wasm, stdout.trim()], stderr).toEqual(["relaxed-simd", "ERR_BACKEND"]);
      expect(stderr).toContain("WebAssembly with relaxed-simd does not run here");
    }
  });

  it("is none where there is no WebAssembly, and what is forced is refused", async () => {
    const [own, none, simd] = await Promise.all(["", "none", "simd"].map((wasm) => trained(wasm, "--jitless")));
    expect(own?.stdout, own?.stderr).toContain(`"wasm":"none"`);
    expect(none?.stdout).toBe(own?.stdout);
    expect(simd).toMatchObject({ status: 3, stdout: "ERR_BACKEND\n" });
  });

  it("is refused by a name that is none", async () => {
    const { status, stderr } = await trained("avx2");
    expect(status).toBe(3);
    expect(stderr).toContain("SAMEBITS_WASM must be one of relaxed-simd, simd, none");
  });
});

describe("the WebAssembly that is kept", () => {
  it("is of the source as it is", () => {
    const source = readFileSync(join(ROOT, "native/wasm/chains.cpp"));
    expect(SOURCE, "npm run wasm compiles it").toBe(createHash("sha256").update(source).digest("hex"));
  });

  it("is small enough for every browser's main thread to compile at once", () => {
    for (const binary of [RELAXED_SIMD, SIMD]) expect(atob(binary).length).toBeLessThan(4096);
  });
});
