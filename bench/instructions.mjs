// node bench/instructions.mjs: the instructions of NEON's kernels, counted by an emulator where there is no such machine, beside the
// fewest that the arithmetic allows. A count says nothing of time, but where the counts are near, little can be gained.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const [LANES, NUMBERS, WORDS] = [4, 4096, 8 * 624];

/**
 * The fewest instructions of a call, and what they are. An instruction on a pair of vectors counts as two; loops and addresses as none.
 * @typedef {{ name: string, least: number, what: string }} Kernel
 */

/** @param {string} name @param {number} perVector @param {string} what @returns {Kernel} */
const elementwise = (name, perVector, what) => ({ name, least: (NUMBERS / LANES) * perVector, what });

/** @param {"y" | "dx" | "dW"} what @param {readonly [rows: number, inputs: number, outputs: number]} size @returns {Kernel} */
const product = (what, size) => ({
  name: `${what}:${size.join("x")}`,
  least: size.reduce((a, b) => a * b, 1) / LANES,
  what: "a multiply-add for four products",
});

/** @type {readonly Kernel[]} */
const KERNELS = [
  .../** @type {const} */ (["y", "dx", "dW"]).map((what) => product(what, [64, 64, 64])),
  .../** @type {const} */ (["y", "dx", "dW"]).map((what) => product(what, [32, 784, 128])),
  product("y", [1, 784, 128]),
  product("y", [10, 4, 10]),
  {
    name: "uniform",
    least: (WORDS / LANES) * 25,
    what: "2 loads, 7 of the recurrence, a store; 10 of the tempering; mask, conversion, multiply-add; a store, an extract",
  },
  elementwise("sgd", 8, "3 loads, multiply, add, multiply-add, 2 stores"),
  elementwise("adam", 18, "4 loads, 11 of the definition, 3 stores"),
  elementwise("relu", 3, "load, maximum, store"),
  elementwise("add", 4, "2 loads, add, store"),
  elementwise("sum_of_squares", 7, "load, 2 conversions, 2 products and 2 sums of float64"),
  elementwise("column_sums", 2, "load, add"),
];

/** Of a run of the program with so many calls: the emulator writes a line for each. @param {string} kernel @param {number} calls */
function instructions(kernel, calls) {
  const program = `qemu-aarch64-static -L /usr/aarch64-linux-gnu -singlestep -d exec,nochain build-arm64/instructions_bench ${kernel} ${calls}`;
  return Number(execFileSync("sh", ["-c", `${program} 2>&1 | grep -c ^Trace`], { cwd: ROOT, encoding: "utf8" }));
}

/** @type {import("node:child_process").ExecFileSyncOptions} */
const quiet = { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] };
// Once: CMake takes another configuration with a compiler that is given by its name for one with another compiler, and begins anew.
if (!existsSync(join(ROOT, "build-arm64/CMakeCache.txt"))) execFileSync("cmake", ["--preset", "arm64"], quiet);
execFileSync("cmake", ["--build", "build-arm64", "--parallel", "2", "--target", "instructions_bench"], quiet);

console.log("| kernel | instructions a call | at least | ratio | the least |\n| --- | ---: | ---: | ---: | --- |");
for (const { name, least, what } of KERNELS) {
  const own = instructions(name, 2) - instructions(name, 1);
  console.log(`| ${name} | ${own.toFixed(0)} | ${least.toFixed(0)} | ${(own / least).toFixed(2)} | ${what} |`);
}
