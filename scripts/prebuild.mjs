// node scripts/prebuild.mjs [platform...]: prebuilds/PLATFORM.node for every platform, or for those named, on Linux x64.
// Compiled by zig: zig.mjs.
// npm runs a script called prebuild before the one called build, too, but preprebuild for `npm run prebuild` only: there, this leaves
// word that it is wanted.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, run, WORK, zigProgram } from "./zig.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const word = join(WORK, "wanted");
const { npm_lifecycle_event: script } = process.env;
if (script === "preprebuild") {
  mkdirSync(WORK, { recursive: true });
  writeFileSync(word, "");
  process.exit();
}
if (script === "prebuild" && !existsSync(word)) process.exit();
rmSync(word, { force: true });

/** @type {Record<string, string>} */
const targets = JSON.parse(readFileSync("native/prebuild/targets.json", "utf8"));
const platforms = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(targets);
for (const platform of platforms) {
  if (!(platform in targets)) fail(`${platform} is no platform; they are ${Object.keys(targets).join(", ")}`);
}

const zig = zigProgram();
mkdirSync("prebuilds", { recursive: true });
for (const [i, platform] of platforms.entries()) build(platform, `${i + 1} of ${platforms.length}`);

/**
 * @param {string} platform
 * @param {string} place
 */
function build(platform, place) {
  console.error(`${platform} (${place}) ...`);
  const folder = join(WORK, platform);
  rmSync(folder, { recursive: true, force: true }); // of another folder, or with other options
  const options = {
    CMAKE_TOOLCHAIN_FILE: fileURLToPath(new URL("../native/prebuild/zig.cmake", import.meta.url)),
    ZIG: zig,
    ZIG_TARGET: targets[platform],
  };
  const defines = Object.entries(options).map(([name, value]) => `--CD${name}=${value}`);
  run("node_modules/.bin/cmake-js", "build", "--config", "Release", "--out", folder, ...defines);
  const file = `prebuilds/${platform}.node`;
  copyFileSync(join(folder, "Release/samebits.node"), file);
  console.error(`${file}: ${(statSync(file).size / 1e6).toFixed(2)} MB`);
}
