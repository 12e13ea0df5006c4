// node scripts/test_shipped.mjs [--short] [all | PLATFORM | NAME...]: what users get, tested as they get it. The package is packed,
// installed into an empty project where PATH has no compiler, make or Python, and run there: by this Node, or by those of
// test/shipped/runtimes.mjs that are for the platform or have the name, as "Node 24 on musl". --short: the digest only.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { platformName } from "../dist/backend/places.js";
import { emulated } from "../test/shipped/runtimes.mjs";
import { copyDigest, createProject, digest as expected, npm, pack, root, toollessPath, work } from "./packed.mjs";

/** @typedef {import("../test/shipped/runtimes.mjs").Runtime} Runtime */

const app = join(work, "app");
const isShort = process.argv.includes("--short");
const names = process.argv.slice(2).filter((argument) => argument !== "--short");

/** @type {Runtime} */
const own = {
  name: `Node ${process.versions.node}`,
  platform: platformName(),
  start: () => [process.execPath],
  isNode: true,
};
const chosen = names.length === 0 ? [own] : names.flatMap(runtimesOf);
for (const { platform } of chosen) {
  if (!existsSync(join(root, `prebuilds/${platform}.node`)))
    fail(`prebuilds/${platform}.node is not there: npm run prebuild -- ${platform}`);
}
install();
/** @type {string[]} */
const rows = [];
for (const runtime of chosen) test(runtime);
console.log(`\n${rows.join("\n")}`);

/** @param {string} wanted */
function runtimesOf(wanted) {
  const found = emulated.filter(({ platform, name }) => ["all", platform, name].includes(wanted));
  return found.length > 0 ? found : fail(`${wanted} cannot be run here`);
}

function install() {
  createProject(app);
  npm(app, toollessPath(), "install", "--silent", "--ignore-scripts", "--prefer-offline", "--no-audit", pack());
  copyDigest(app);
  cpSync(join(root, "test/shipped/endings.mjs"), join(app, "endings.mjs"));
  cpSync(join(app, "node_modules/samebits"), join(app, "node_modules/another"), { recursive: true });
}

/** @param {Runtime} runtime */
function test(runtime) {
  const command = runtime.start(join(work, "runtimes"));
  const { isas, addon } = digest(runtime, command, { SAMEBITS_BACKEND: "native" });
  if (!addon.endsWith(`${runtime.platform}.node`)) fail(`${runtime.name} ran ${addon}`);
  for (const isa of isas) digest(runtime, command, { SAMEBITS_ISA: isa });
  digest(runtime, command, { SAMEBITS_BACKEND: "typescript" });
  const passed = [`digest (${isas.join(", ")}, typescript)`];
  if (runtime.isNode && !isShort) passed.push(endings(runtime, command), suites(runtime, command, isas));
  rows.push(`${runtime.platform}, ${runtime.name}: ${passed.filter(Boolean).join("; ")}`);
  console.log(rows.at(-1));
}

/**
 * @param {Runtime} runtime
 * @param {string[]} command
 * @param {Record<string, string>} env
 */
function digest(runtime, command, env) {
  const { status, output } = run(runtime, command, env, "digest.mjs");
  const shown = status === 0 ? JSON.parse(output) : {};
  if (shown.hash !== expected)
    fail(`${runtime.name}, ${JSON.stringify(env)}: ${output}\nexpected the hash ${expected}`);
  return /** @type {{ isas: string[], addon: string }} */ (shown);
}

/**
 * @param {Runtime} runtime
 * @param {string[]} command
 */
function endings(runtime, command) {
  const statuses = {
    "exit-in-fit": 7,
    "worker-ends-in-fit": 5,
    "workers-train-alike": 6,
    "two-copies": 8,
    "only-in-a-worker": 9,
  };
  for (const [name, wanted] of Object.entries(statuses)) {
    const { status, output } = run(runtime, command, { SAMEBITS_BACKEND: "native" }, "endings.mjs", name);
    if (status !== wanted) fail(`${runtime.name}, ${name}: status ${status}, not ${wanted}; ${output}`);
  }
  return "workers, ends in mid-fit, two copies";
}

/**
 * The tests beside a copy of the package, which are started by that Node. Not under wine, where a process cannot be given pipes
 * of this system.
 *
 * @param {Runtime} runtime
 * @param {string[]} command
 * @param {string[]} isas
 */
function suites(runtime, command, isas) {
  if (command[0] === "wine") return "";
  const tree = join(work, "tree");
  rmSync(tree, { recursive: true, force: true });
  cpSync(join(app, "node_modules/samebits"), tree, { recursive: true });
  const isTest = (/** @type {string} */ path) => !path.endsWith("tsconfig.json"); // which leads to the sources
  cpSync(join(root, "test"), join(tree, "test"), { recursive: true, filter: isTest });
  symlinkSync(join(root, "node_modules"), join(tree, "node_modules"), "junction");
  const node = runtime === own ? process.execPath : script(command);
  const suite = (/** @type {Record<string, string>} */ env, /** @type {string} */ files) => {
    const args = [join(root, "scripts/test_on.mjs"), node, tree, "test", files];
    const { status } = spawnSync(process.execPath, args, { env: { ...process.env, ...env }, stdio: "inherit" });
    if (status !== 0) fail(`${runtime.name}: ${files} failed`);
  };
  suite({ SAMEBITS_BACKEND: "native" }, "test/conformance");
  for (const isa of isas) suite({ SAMEBITS_ISA: isa }, "test/golden");
  return "conformance and goldens at each of them";
}

/**
 * A program that is the whole command.
 *
 * @param {string[]} command
 */
function script(command) {
  const file = join(work, "start-node");
  writeFileSync(file, `#!/bin/sh\nexec ${command.map((word) => `'${word}'`).join(" ")} "$@"\n`, { mode: 0o755 });
  return file;
}

/**
 * With files in place of pipes, which wine needs.
 *
 * @param {Runtime} runtime
 * @param {string[]} command
 * @param {Record<string, string>} env
 * @param {string[]} args
 */
function run(runtime, [program = "", ...first], env, ...args) {
  const file = join(work, "output.txt");
  const output = openSync(file, "w");
  const all = { ...process.env, ...runtime.env, ...env };
  const { status } = spawnSync(program, [...first, ...args], { cwd: app, env: all, stdio: ["ignore", output, output] });
  return { status, output: readFileSync(file, "utf8") };
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  console.error(message);
  process.exit(1);
}
