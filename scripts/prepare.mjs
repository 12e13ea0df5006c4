// npm's prepare, which runs after `npm ci` in a clone, before packing, and for those who depend on the repository itself.
// It builds the TypeScript; for the last, whose package is packed from a copy that is then thrown away, the addon too.
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";

const ADDON = "build/Release/samebits.node";
const { npm_command: command = "", npm_package_resolved: copy } = process.env;
const isGitDependency = copy !== undefined && !["pack", "publish"].includes(command);

if (!existsSync("node_modules/typescript")) {
  console.error(
    "samebits is not built, for want of its development dependencies: `npm ci && npm run build` builds it.",
  );
} else if (isGitDependency) {
  build();
  if (existsSync(ADDON)) await keepAddon();
} else {
  build("ts");
}

/** @param {string[]} args */
function build(...args) {
  const { status } = spawnSync(process.execPath, ["scripts/build.mjs", ...args], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

/** Puts the addon where packages have their binaries. */
async function keepAddon() {
  const { platformName } = await import("../dist/backend/places.js");
  mkdirSync("prebuilds", { recursive: true });
  copyFileSync(ADDON, `prebuilds/${platformName()}.node`);
}
