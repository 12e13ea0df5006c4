// node scripts/wasm.mjs [--check]: lib/backend/wasm/binaries.ts from native/wasm/chains.cpp; or fails where that would change it.
// Compiled by zig: zig.mjs. The file is kept, so that a build needs no compiler.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fail, run, WORK, zigProgram } from "./zig.mjs";

const SOURCE = "native/wasm/chains.cpp";
const RESULT = "lib/backend/wasm/binaries.ts";
const EXPORTS = ["rows", "columns", "chains", "undone", "continueChains"];
const FLAGS = [
  ..."-target wasm32-freestanding -std=c++20 -O3 -msimd128 -ffp-contract=off".split(" "),
  ..."-fno-exceptions -fno-rtti -nostdlib -s".split(" "),
  ...["--no-entry", "-z,stack-size=1024", ...EXPORTS.map((name) => `--export=${name}`)].map((flag) => `-Wl,${flag}`),
];

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const zig = zigProgram();
mkdirSync(WORK, { recursive: true });
const text = `/** native/wasm/chains.cpp, compiled by scripts/wasm.mjs, in base 64. */

/** The SHA-256 of that source. */
export const SOURCE: string = "${createHash("sha256").update(readFileSync(SOURCE)).digest("hex")}";

export const RELAXED_SIMD: string =
  "${compiled("relaxed_simd", "-mrelaxed-simd")}";

export const SIMD: string =
  "${compiled("simd")}";
`;
if (!process.argv.includes("--check")) writeFileSync(RESULT, text);
else if (readFileSync(RESULT, "utf8") !== text) fail(`${RESULT} is not what ${SOURCE} makes: npm run wasm`);

/**
 * @param {string} name
 * @param {string[]} flags
 */
function compiled(name, ...flags) {
  const file = join(WORK, `${name}.wasm`);
  run(zig, "c++", ...FLAGS, ...flags, SOURCE, "-o", file);
  return readFileSync(file, "base64");
}
