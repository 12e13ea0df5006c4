// node scripts/prove_prebuilds.mjs [platform...]: that a second build, from a copy of this tree in a folder of another name, gives the bytes that are in prebuilds/; for all platforms, or for those named.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { zigProgram } from "./zig.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const all = Object.keys(JSON.parse(readFileSync("native/prebuild/targets.json", "utf8")));
const platforms = process.argv.length > 2 ? process.argv.slice(2) : all;
const copy = mkdtempSync(join(tmpdir(), "another folder "));

const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
  encoding: "buffer",
});
execFileSync("sh", ["-c", 'tar -c --null -T - | tar -x -C "$0"', copy], { input: files });
symlinkSync(resolve("node_modules"), join(copy, "node_modules"));

const env = { ...process.env, ZIG: zigProgram() };
let differ = 0;
for (const platform of platforms) {
  const { status } = spawnSync(process.execPath, ["scripts/prebuild.mjs", platform], {
    cwd: copy,
    stdio: "inherit",
    env,
  });
  const [first, second] = [".", copy].map((folder) => sha256(join(folder, `prebuilds/${platform}.node`)));
  const same = status === 0 && first === second;
  console.log(`${platform}: ${same ? `the same bytes, sha256 ${first}` : `differs: ${first}, ${second}`}`);
  if (!same) differ++;
}
rmSync(copy, { recursive: true });
process.exitCode = differ > 0 ? 1 : 0;

/** @param {string} file */
function sha256(file) {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
