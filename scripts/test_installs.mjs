// node scripts/test_installs.mjs: the package on Linux x64, installed as people install it: by npm, without the network and into a
// folder that nobody may write to, too, by pnpm, Yarn without node_modules, Bun, and run by Deno. Each time the native backend must
// give the digest. PATH has no compiler, make or Python.
import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromNpm } from "../test/shipped/runtimes.mjs";
import { copyDigest, createProject, digest, npm, pack, root, toollessPath, work } from "./packed.mjs";

/**
 * What installs, and what runs a program there; `finish` comes between the two.
 *
 * @typedef {{ name: string, install: string[], run: string[], files?: Record<string, string>, finish?: (project: string) => void }} Way
 */

if (!existsSync(join(root, "prebuilds/linux-x64.node"))) fail("there is no binary: npm run prebuild -- linux-x64");
const tarball = pack();
const path = toollessPath();
const registry = npm(root, process.env.PATH ?? "", "config", "get", "registry").trim();
const tool = (/** @type {string} */ spec, /** @type {string} */ file) =>
  join(fromNpm(join(work, "runtimes"), spec), file);
const pnpm = ["node", tool("pnpm@10.34.8", "bin/pnpm.cjs")];
const yarn = ["node", tool("@yarnpkg/cli-dist@4.18.1", "bin/yarn.js")];
const bun = tool("@oven/bun-linux-x64", "bin/bun");
const deno = tool("@deno/linux-x64-glibc", "deno");

/** @type {Way[]} */
const ways = [
  { name: "npm", install: ["npm", "install", tarball], run: ["node"] },
  { name: "npm, no scripts", install: ["npm", "install", "--ignore-scripts", tarball], run: ["node"] },
  { name: "npm, no network", install: ["npm", "install", "--offline", tarball], run: ["node"] },
  { name: "npm, read-only", install: ["npm", "install", "--offline", tarball], run: ["node"], finish: forbidWriting },
  { name: "pnpm", install: [...pnpm, "add", tarball], run: ["node"] },
  {
    name: "Yarn, Plug'n'Play",
    install: [...yarn, "add", `samebits@file:${tarball}`],
    run: [...yarn, "node"],
    files: { "yarn.lock": "", ".yarnrc.yml": `npmRegistryServer: "${registry}"\nenableTelemetry: false\n` },
  },
  { name: "Bun", install: [bun, "add", tarball], run: [bun] },
  { name: "Deno", install: ["npm", "install", "--offline", tarball], run: [deno, "run", "-A"] },
];
for (const way of ways) test(way);

/** @param {Way} way */
function test({ name, install, run, files = {}, finish }) {
  const project = join(work, "installs", name.replaceAll(/\W+/g, "-"));
  if (existsSync(project)) allowWriting(project);
  createProject(project);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(project, file), text);
  copyDigest(project);
  start(name, project, install);
  finish?.(project);
  const shown = JSON.parse(
    start(name, project, [...run, "digest.mjs"])
      .trim()
      .split("\n")
      .at(-1) ?? "",
  );
  if (shown.backend !== "native" || shown.hash !== digest) fail(`${name}: ${JSON.stringify(shown)}, not ${digest}`);
  console.log(`${name}: native, the digest`);
}

/** @param {string} name @param {string} cwd @param {string[]} command */
function start(name, cwd, [program = "", ...args]) {
  const env = { ...process.env, PATH: path, npm_config_registry: registry, SAMEBITS_BACKEND: "native" };
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
  if (status !== 0) fail(`${name}: ${program} ${args.join(" ")}: ${error ?? status}\n${stdout}\n${stderr}`);
  return stdout;
}

/** @param {string} folder */
function forbidWriting(folder) {
  spawnSync("chmod", ["-R", "a-w", folder]);
}

/** @param {string} folder */
function allowWriting(folder) {
  spawnSync("chmod", ["-R", "u+w", folder]);
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}
