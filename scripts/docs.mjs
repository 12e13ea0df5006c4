// npm run docs: builds the site of docs/ into build/site. npm run docs -- dev: shows it, and what changes in its pages; -- preview: shows
// what was built. Options are passed on to vitepress: -- build --base /samebits/
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const [action = "build", ...options] = process.argv.slice(2);
const root = fileURLToPath(new URL("..", import.meta.url));

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** @param {string} program @param {string[]} args */
const runTool = (program, ...args) => run(process.execPath, `docs/node_modules/${program}`, ...args);

/** What a program can import. */
function entryPoints() {
  const { exports } = JSON.parse(readFileSync(`${root}/package.json`, "utf8"));
  return Object.values(exports).flatMap(({ types }) => types ?? []);
}

if (!["build", "dev", "preview"].includes(action)) {
  console.error("usage: npm run docs -- [build|dev|preview] [OPTIONS OF VITEPRESS]");
  process.exit(2);
}
if (!existsSync(`${root}/docs/node_modules`)) run("npm", "ci", "--prefix", "docs", "--no-audit", "--no-fund");
if (action !== "preview") {
  run(process.execPath, "scripts/build.mjs", "ts");
  runTool("typedoc/bin/typedoc", "--options", "docs/typedoc.json", ...entryPoints());
}
runTool("vitepress/bin/vitepress.js", action, "docs", ...options);
