/** The package as npm packs it, in a folder where programs find it; without the binaries that this tree may hold. */
import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { platformName } from "../../dist/backend/places.js";
import { runtime } from "../../dist/index.js";

export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** Packs, unpacks into the folder's node_modules, and links the dependencies. Returns the package's folder. */
export function installPackage(folder: string): string {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const shell = process.platform === "win32";
  const options: ExecFileSyncOptionsWithStringEncoding = {
    cwd: ROOT,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    shell,
  };
  const packed = JSON.parse(
    execFileSync(npm, ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], options),
  );
  const installed = join(folder, "node_modules/samebits");
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", packed[0].filename, "-C", "node_modules/samebits", "--strip-components=1"], {
    cwd: folder,
  });
  rmSync(join(installed, "prebuilds"), { recursive: true, force: true });
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  for (const name of Object.keys(dependencies))
    symlinkSync(join(ROOT, "node_modules", name), join(folder, "node_modules", name), "junction");
  return installed;
}

/** Gives an installed package this machine's addon, as the binary that came with it. Returns the file. */
export function addPrebuilt(installed: string): string {
  const file = join(installed, `prebuilds/${platformName()}.node`);
  mkdirSync(dirname(file), { recursive: true });
  copyFileSync(runtime.addon as string, file);
  return file;
}
