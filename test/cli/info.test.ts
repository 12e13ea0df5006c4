import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { type Facts, infoText } from "../../dist/cli/commands/info.js";
import { loadFile } from "../../dist/backend/load.js";
import { runtime } from "../../dist/index.js";
import { VERSION } from "../../dist/version.js";
import { samebits, samebitsProcess } from "./command.js";

/** All that the addon can use, whichever is forced. */
const addonIsas = runtime.addon === null ? [] : loadFile(runtime.addon).addon.isas();

describe("info", () => {
  it("--json says what runs here", async () => {
    const { code, stdout } = await samebits(["info", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      version: VERSION,
      backend: runtime.backend,
      backends: runtime.backends,
      isa: runtime.isa,
      wasm: runtime.wasm,
      isas: addonIsas,
      addon: runtime.addon,
      nativeError: runtime.nativeError?.message ?? null,
      node: process.version,
      processors: availableParallelism(),
    });
  });

  it("says it in words", async () => {
    const { stdout } = await samebits(["info"]);
    expect(stdout).toMatch(
      new RegExp(`^ {2}backend +${runtime.backend} \\(here: ${runtime.backends.join(", ")}\\)$`, "m"),
    );
    expect(stdout).toMatch(/^ {2}platform +\w+-\w+$/m);
    expect(/^ {2}C library +(glibc|musl)$/m.test(stdout)).toBe(process.platform === "linux");
    const available = addonIsas.length === 0 ? "" : ` \\(here: ${addonIsas.join(", ")}\\)`;
    expect(stdout).toMatch(new RegExp(`^ {2}WebAssembly +${runtime.wasm}$`, "m"));
    expect(stdout).toMatch(new RegExp(`^ {2}instruction set +${runtime.isa}${available}$`, "m"));
  });

  it("says why there is no addon, and what to do", async () => {
    const facts = JSON.parse((await samebits(["info", "--json"])).stdout) as Facts;
    const text = infoText({ ...facts, addon: null, nativeError: "samebits has no native addon here" }, 80);
    const words = text.replaceAll(/\s+/g, " ");
    expect(words).toContain("addon none: samebits has no native addon here");
    expect(words).toContain("`npm run build` in a clone makes the addon");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it("says which variables are in force", async () => {
    const { stdout } = await samebitsProcess(["info"], {
      SAMEBITS_BACKEND: "typescript",
      SAMEBITS_ISA: "",
      SAMEBITS_NUM_THREADS: "2",
    });
    expect(stdout).toMatch(/^ {2}environment +SAMEBITS_BACKEND=typescript, SAMEBITS_NUM_THREADS=2/m);
    expect(stdout).toMatch(/^ {2}backend +typescript /m);
    expect(stdout).toMatch(/^ {2}threads +2$/m);
  });
});
