// npm's prepack, before `npm pack` and `npm publish`: no package without the binaries of all platforms. Builds those that are missing
// or older than their sources, where that can be done; packing ends here where it cannot. Not for those who depend on the
// repository itself, for whom some package managers run this, too: prepare gives them an addon of their own.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isCurrent } from "./current.mjs";

const platforms = Object.keys(JSON.parse(readFileSync("native/prebuild/targets.json", "utf8")));
const isPacking = ["pack", "publish"].includes(process.env.npm_command ?? "");
const missing = isPacking ? platforms.filter((platform) => !isCurrent(`prebuilds/${platform}.node`)) : [];
if (missing.length > 0) {
  console.error(`Building what the package lacks, which takes minutes: ${missing.join(", ")}`);
  const { status } = spawnSync(process.execPath, ["scripts/prebuild.mjs", ...missing], { stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    console.error("The package would lack binaries: `npm run prebuild` makes them, on Linux x64.");
    console.error("`npm pack --ignore-scripts` packs what there is.");
    process.exit(1);
  }
}
