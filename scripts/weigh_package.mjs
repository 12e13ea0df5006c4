// node scripts/weigh_package.mjs: what the package weighs, packed and unpacked, and each of its parts. The exit status is 1 where it is above
// a limit, or lacks a platform's binary.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMITS = { packed: 2.5e6, unpacked: 8e6 };

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const args = ["pack", "--dry-run", "--json", "--ignore-scripts"];
const [{ size: packed, unpackedSize: unpacked, files }] = JSON.parse(
  execFileSync("npm", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
);
/** @type {string[]} */
const paths = files.map((/** @type {{ path: string }} */ file) => file.path);

for (const part of new Set(paths.map(partOf))) {
  const bytes = Buffer.concat(paths.filter((path) => partOf(path) === part).map((path) => readFileSync(path)));
  show(part, gzipSync(bytes, { level: 9 }).length, bytes.length);
}
show("together", packed, unpacked);

const platforms = Object.keys(JSON.parse(readFileSync("native/prebuild/targets.json", "utf8")));
const missing = platforms.map((name) => `prebuilds/${name}.node`).filter((path) => !paths.includes(path));
const faults = missing.map((path) => `${path} is not there`);
if (packed > LIMITS.packed) faults.push(`more than ${megabytes(LIMITS.packed)} packed`);
if (unpacked > LIMITS.unpacked) faults.push(`more than ${megabytes(LIMITS.unpacked)} unpacked`);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;

/** Each binary, and the other files by kind or folder. @param {string} path */
function partOf(path) {
  if (path.startsWith("prebuilds/")) return path;
  if (path.startsWith("dist/")) return `dist, *${path.slice(path.lastIndexOf("."))}`;
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : "*.md and the like";
}

/** @param {string} name @param {number} packedBytes @param {number} bytes */
function show(name, packedBytes, bytes) {
  console.log(`${name.padEnd(32)} ${megabytes(packedBytes)} packed, ${megabytes(bytes)} unpacked`);
}

/** @param {number} bytes */
function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(2)} MB`;
}
