// What building the addon with node-gyp takes, and whether this machine has it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const { env, platform } = process;

/** The prefix Node is installed under, when its headers are there too. */
export function nodePrefix() {
  const prefix = dirname(dirname(process.execPath));
  return hasHeaders(prefix) ? prefix : undefined;
}

/** What is missing, in words; empty when the addon can be built. */
export function missingPrerequisites() {
  const missing = [];
  if (!nodePrefix() && !hasHeaders(join(nodeGypCache(), process.versions.node))) {
    missing.push("Node's headers (`npx node-gyp install` fetches them)");
  }
  if (!hasPython()) missing.push("Python 3.8 or later");
  if (platform === "win32") {
    if (!hasVisualStudio()) missing.push("Visual Studio with the C++ Clang tools");
  } else {
    if (!succeeds(env["MAKE"] ?? "make", "--version")) missing.push("make");
    if (!hasCompiler()) missing.push("a C++20 compiler");
  }
  return missing;
}

/** @param {string} prefix */
function hasHeaders(prefix) {
  return existsSync(join(prefix, "include", "node", "node_api.h"));
}

/** Where node-gyp keeps the headers it has downloaded, by Node version. */
function nodeGypCache() {
  if (env["npm_config_devdir"]) return env["npm_config_devdir"];
  if (platform === "win32") return join(env["LOCALAPPDATA"] ?? homedir(), "node-gyp", "Cache");
  if (platform === "darwin") return join(homedir(), "Library", "Caches", "node-gyp");
  return join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "node-gyp");
}

function hasPython() {
  const python = env["PYTHON"] ?? (platform === "win32" ? "python" : "python3");
  return succeeds(python, "-c", "import sys; sys.exit(sys.version_info < (3, 8))");
}

function hasCompiler() {
  const program = "#include <concepts>\n#include <span>\ntemplate <std::integral T> std::span<T> f();\n";
  // Through the shell: CXX may hold arguments.
  const command = `${env["CXX"] ?? "g++"} -std=c++20 -fsyntax-only -x c++ -`;
  return spawnSync(command, { shell: true, input: program }).status === 0;
}

function hasVisualStudio() {
  const installer = join(env["ProgramFiles(x86)"] ?? "", "Microsoft Visual Studio", "Installer");
  const clang = "Microsoft.VisualStudio.Component.VC.Llvm.ClangToolset";
  const found = spawnSync(join(installer, "vswhere.exe"), ["-products", "*", "-requires", clang], { encoding: "utf8" });
  return found.status === 0 && found.stdout !== "";
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function succeeds(command, ...args) {
  return spawnSync(command, args).status === 0;
}
