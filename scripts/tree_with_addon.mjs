// A copy of what the tests need, with an addon built by CMake in the place of the local build.
import { cpSync, mkdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

const PARTS = ["dist", "test", "package.json"];

/**
 * Makes BUILD/tree, and returns its path.
 *
 * @param {string} root
 * @param {string} build
 */
export function treeWithAddon(root, build) {
  const tree = join(root, build, "tree");
  rmSync(tree, { recursive: true, force: true });
  for (const part of PARTS) cpSync(join(root, part), join(tree, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"));
  mkdirSync(join(tree, "build/Release"), { recursive: true });
  cpSync(join(root, build, "samebits.node"), join(tree, "build/Release/samebits.node"));
  return tree;
}
