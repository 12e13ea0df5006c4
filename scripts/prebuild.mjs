// node scripts/prebuild.mjs [platform...]: prebuilds/PLATFORM.node for every platform, or for those named, on Linux x64.
// Compiled by zig, which is installed from PyPI into build-prebuild/ unless ZIG names one.
// npm runs a script called prebuild before the one called build, too, but what comes before that only for `npm run prebuild`:
// so there, as preprebuild, this stands.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const WORK = "build-prebuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
/** @type {Record<string, string>} */
const targets = JSON.parse(readFileSync("native/prebuild/targets.json", "utf8"));
const platforms = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(targets);
for (const platform of platforms) {
  if (!(platform in targets)) fail(`${platform} is no platform; they are ${Object.keys(targets).join(", ")}`);
}

const zig = process.env.ZIG ?? installedZig();
mkdirSync("prebuilds", { recursive: true });
for (const [i, platform] of platforms.entries()) build(platform, `${i + 1} of ${platforms.length}`);

/**
 * @param {string} platform
 * @param {string} place
 */
function build(platform, place) {
  console.error(`${platform} (${place}) ...`);
  const folder = join(WORK, platform);
  const options = {
    CMAKE_TOOLCHAIN_FILE: fileURLToPath(new URL("../native/prebuild/zig.cmake", import.meta.url)),
    ZIG: zig,
    ZIG_TARGET: targets[platform],
  };
  const defines = Object.entries(options).map(([name, value]) => `--CD${name}=${value}`);
  run("node_modules/.bin/cmake-js", "build", "--silent", "--config", "Release", "--out", folder, ...defines);
  const file = `prebuilds/${platform}.node`;
  copyFileSync(join(folder, "Release/samebits.node"), file);
  console.error(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB`);
}

/** zig of the pinned version, checked by its hash. */
function installedZig() {
  const environment = join(WORK, "zig");
  if (!existsSync(environment)) run("python3", "-m", "venv", environment);
  run(join(environment, "bin/pip"), "install", "-q", "--require-hashes", "-r", "native/prebuild/requirements.txt");
  const [version] = readdirSync(join(environment, "lib"));
  return fileURLToPath(new URL(`../${environment}/lib/${version}/site-packages/ziglang/zig`, import.meta.url));
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
  if (status !== 0) fail(`${command} ${args.join(" ")}: ${error?.message ?? `exit status ${status}`}`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
