// node scripts/format_native.mjs [--check]: formats native/ by .clang-format, or fails where that would change anything.
// clang-format is installed from PyPI into build-format/, of the version and by the hashes of native/format/requirements.txt.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ENVIRONMENT = "build-format";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const isCheck = process.argv.includes("--check");
const paths = readdirSync("native", { recursive: true, encoding: "utf8" });
const sources = paths.filter((path) => /\.(cpp|hpp|inl)$/.test(path)).map((path) => join("native", path));

if (!existsSync(ENVIRONMENT)) run("python3", "-m", "venv", ENVIRONMENT);
run(program("pip"), "install", "-q", "--require-hashes", "-r", "native/format/requirements.txt");
try {
  run(program("clang-format"), ...(isCheck ? ["--dry-run", "--Werror"] : ["-i"]), ...sources);
} catch {
  console.error("npm run format:native formats them");
  process.exitCode = 1;
}

/** @param {string} name */
function program(name) {
  return join(ENVIRONMENT, process.platform === "win32" ? "Scripts" : "bin", name);
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function run(command, ...args) {
  execFileSync(command, args, { stdio: "inherit" });
}
