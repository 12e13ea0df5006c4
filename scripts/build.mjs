// node scripts/build.mjs [native|ts]: the addon where this machine can build it, then the TypeScript; or one of the two.
import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isCurrent } from "./current.mjs";
import { packBenchmark } from "./pack_benchmark.mjs";
import { packDeclarations } from "./pack_declarations.mjs";
import { packGoldens } from "./pack_goldens.mjs";
import { packPage } from "./pack_page.mjs";
import { missingPrerequisites, nodePrefix } from "./prerequisites.mjs";

const ADDON = "build/Release/samebits.node";
/** Of PyTorch, which writes traces. */
const HOOK = "lib/trace/samebits_trace.py";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const only = process.argv[2];
if (only !== "ts") buildNative();
if (only !== "native") await buildTypeScript();

function buildNative() {
  if (isCurrent(ADDON)) return;
  // Whatever happens next, an addon of other sources must not run.
  rmSync(ADDON, { force: true });
  const missing = missingPrerequisites();
  if (missing.length > 0) {
    console.error(
      `The native addon is not built, for want of ${missing.join(", ")}: samebits runs on its TypeScript backend.`,
    );
    return;
  }
  const started = new Date();
  console.error("Compiling the native addon: half a minute to two, once.");
  const prefix = nodePrefix();
  const headers = prefix ? [`--nodedir=${prefix}`] : [];
  run("node_modules/node-gyp/bin/node-gyp.js", "configure", "build", "--jobs=max", "--loglevel=error", ...headers);
  // As old as what it was built from: a source saved meanwhile is newer, and an untouched addon is not older.
  utimesSync(ADDON, started, started);
  console.error(`Compiled it in ${Math.round((Date.now() - started.getTime()) / 1000)} s.`);
}

async function buildTypeScript() {
  run("node_modules/typescript/bin/tsc", "-p", "lib", "--emitDeclarationOnly");
  // The comments are for editors, which take them from the declarations; the package is a tenth smaller without them elsewhere.
  const withoutComments = ["--removeComments", "--declaration", "false", "--isolatedDeclarations", "false"];
  run("node_modules/typescript/bin/tsc", "-p", "lib", ...withoutComments);
  removeOrphans();
  packDeclarations("dist");
  await packPage("dist/page");
  copyFileSync(HOOK, HOOK.replace("lib", "dist"));
  packGoldens("dist/verify/goldens.json.br");
  packBenchmark("dist/cli/bench/published.json");
  chmodSync("dist/cli/main.js", 0o755);
}

/** tsc leaves the output of a deleted source behind, where it could still be imported. */
function removeOrphans() {
  const outputs = readdirSync("dist", { recursive: true, encoding: "utf8" });
  for (const output of outputs.filter((path) => !/\.(br|json|npmignore)$/.test(path))) {
    const source = join("lib", output.replace(/(\.d\.ts|\.js)$/, ".ts"));
    if (!existsSync(source)) rmSync(join("dist", output), { recursive: true, force: true });
  }
}

/**
 * Runs a script of node_modules; its chatter is shown only when it fails, and then the build ends.
 *
 * @param {string} script
 * @param {string[]} args
 */
function run(script, ...args) {
  const { status, stdout } = spawnSync(process.execPath, [script, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  if (status === 0) return;
  process.stdout.write(stdout);
  process.exit(status ?? 1);
}
