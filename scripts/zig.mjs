// The compiler of the binaries.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const WORK = "build-prebuild";

/** The one that ZIG names, or else that of the pinned version, from PyPI, checked by its hash. */
export function zigProgram() {
  if (process.env.ZIG) return process.env.ZIG;
  const environment = join(WORK, "zig");
  const remedy = "zig is installed by pip on Linux x64 only; elsewhere name one in ZIG";
  if (`${process.platform}-${process.arch}` !== "linux-x64") fail(remedy);
  if (!existsSync(environment)) run("python3", "-m", "venv", environment);
  run(join(environment, "bin/pip"), "install", "-q", "--require-hashes", "-r", "native/prebuild/requirements.txt");
  const [version] = readdirSync(join(environment, "lib"));
  return fileURLToPath(new URL(`../${environment}/lib/${version}/site-packages/ziglang/zig`, import.meta.url));
}

/**
 * @param {string} command
 * @param {string[]} args
 */
export function run(command, ...args) {
  const { status, error, stdout } = spawnSync(command, args, {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (status !== 0) fail(`${stdout ?? ""}\n${command} ${args.join(" ")}: ${error?.message ?? `exit status ${status}`}`);
}

/**
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  console.error(message);
  process.exit(1);
}
