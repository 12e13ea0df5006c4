/** The package, packed, and projects where PATH leads to Node and what installs packages, but to no compiler, make or Python. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));
export const work = join(root, "build-shipped");
/** What test/shipped/digest.mjs must print. */
export const digest = readFileSync(join(root, "test/shipped/digest.txt"), "utf8").trim();

/** The tarball. */
export function pack() {
  mkdirSync(work, { recursive: true });
  const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", work];
  return join(
    work,
    npm(root, process.env.PATH ?? "", ...args)
      .trim()
      .split("\n")
      .at(-1) ?? "",
  );
}

/** Gives a project digest.mjs. @param {string} folder */
export function copyDigest(folder) {
  for (const file of ["digest.mjs", "exactness.mjs"]) cpSync(join(root, "test/shipped", file), join(folder, file));
}

/** An empty project. @param {string} folder */
export function createProject(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
}

/** A folder with Node, npm and a shell; on Windows, where that would take copies, the whole PATH. */
export function toollessPath() {
  if (process.platform === "win32") return process.env.PATH ?? "";
  const bin = mkdtempSync(join(work, "bin-"));
  const found = (/** @type {string} */ name) =>
    execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
  symlinkSync(process.execPath, join(bin, "node"));
  for (const name of ["npm", "sh"]) symlinkSync(found(name), join(bin, name));
  return bin;
}

/**
 * @param {string} cwd
 * @param {string} path
 * @param {string[]} args
 */
export function npm(cwd, path, ...args) {
  const shell = process.platform === "win32";
  const env = { ...process.env, PATH: path };
  return execFileSync("npm", args, { cwd, env, shell, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
