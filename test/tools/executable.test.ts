/** A single executable made of Node and a bundle. */
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runtime } from "../../dist/index.js";
import { createApp, type Shown } from "../support/app.js";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { runNode } from "../support/child.js";
import { tool } from "./tool.js";

const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

describe.skipIf(process.platform !== "linux")("a single executable, tried on Linux", () => {
  const { folder } = createApp();
  const program = join(folder, "program");
  beforeAll(async () => {
    const main = join(folder, "bundle.cjs");
    const entryPoints = [join(folder, "entry.mjs")];
    await tool("esbuild").build({ bundle: true, platform: "node", format: "cjs", entryPoints, outfile: main });
    const config = { main, output: join(folder, "blob"), disableExperimentalSEAWarning: true };
    writeFileSync(join(folder, "sea.json"), JSON.stringify(config));
    await runNode(["--experimental-sea-config", join(folder, "sea.json")]);
    copyFileSync(process.execPath, program);
    chmodSync(program, 0o755);
    await tool("postject").inject(program, "NODE_SEA_BLOB", readFileSync(config.output), { sentinelFuse: FUSE });
    renameSync(join(folder, "node_modules"), join(folder, "away"));
    if (hasNative) copyFileSync(runtime.addon as string, join(folder, "copied.node"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function show(env: Record<string, string> = {}): Shown {
    const { status, stdout, stderr } = spawnSync(program, { encoding: "utf8", env, cwd: folder });
    expect(status, stderr).toBe(0);
    return { ...(JSON.parse(stdout) as Omit<Shown, "stderr">), stderr };
  }

  it("warns once, and says what to do", () => {
    const { backend, stderr } = show();
    expect(backend).toBe("typescript");
    expect(stderr.match(/SAMEBITS_TYPESCRIPT_BACKEND/g)).toHaveLength(1);
    expect(stderr).toContain("SAMEBITS_ADDON");
  });

  it.skipIf(!hasNative)(`takes the addon that SAMEBITS_ADDON names${nativeOrSkipped}`, () => {
    expect(show({ SAMEBITS_ADDON: "copied.node" })).toMatchObject({ backend: "native", stderr: "" });
  });
});
