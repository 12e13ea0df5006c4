/** Where the addon may be: in the package's folder, the local build first, then the binary that came with the package. */
import { requireNode } from "../host.js";
import { VERSION } from "../version.js";

/** The files that may be the addon, the best first; none if this code is in a bundle that has left its package behind. */
export function addonPlaces(): string[] {
  const { join } = requireNode().path;
  const folder = packageFolder();
  if (folder === null) return [];
  return [join(folder, "build/Release/samebits.node"), join(folder, `prebuilds/${platformName()}.node`)];
}

/** The name of this platform's binary: "linux-x64", whether its C library is glibc or musl, "darwin-arm64", "win32-x64". */
export function platformName(): string {
  return `${process.platform}-${process.arch}`;
}

function packageFolder(): string | null {
  const { fs, path } = requireNode();
  const file = ownFile();
  const here = path.join("dist", "backend", "places.js");
  if (file?.endsWith(here) && fs.existsSync(file)) return file.slice(0, -here.length);
  return installedFor(file) ?? installedFor(process.argv[1]);
}

/** The file this code is in, as far as the bundler that put it there lets on: some give a path of the machine they ran on. */
function ownFile(): string | undefined {
  const url = import.meta.url as string | undefined;
  return url?.startsWith("file:") ? requireNode().url.fileURLToPath(url) : undefined;
}

/** The folder of the samebits that Node finds for that file, if it is this version. */
function installedFor(file: string | undefined): string | null {
  const { fs, module, path } = requireNode();
  try {
    const manifest = module.createRequire(file as string).resolve("samebits/package.json");
    const { version } = JSON.parse(fs.readFileSync(manifest, "utf8")) as { version: string };
    return version === VERSION ? path.dirname(manifest) : null;
  } catch {
    return null;
  }
}
