/** A script in a process of its own: for what ends processes, and for what is decided at import. */
import { spawn } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

export interface ChildResult {
  /** The exit status; null when a signal ended the process. */
  readonly status: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

const ROOT = new URL("../../", import.meta.url);

/** The URL of a file of the built package, for scripts that are handed to runModule. */
export function inPackage(path: string): string {
  return new URL(path, ROOT).href;
}

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly args?: readonly string[];
  /** Milliseconds until the process is killed, which shows as a signal. */
  readonly timeout?: number;
}

/** Runs the source as an ES module. SAMEBITS_* variables of this process are not handed on. */
export function runModule(source: string, options: ChildOptions = {}): Promise<ChildResult> {
  return runNode([...(options.args ?? []), "--input-type=module", "--eval", source], options);
}

export function runNode(args: readonly string[], options: ChildOptions = {}): Promise<ChildResult> {
  return runProgram(process.execPath, args, options);
}

export function runProgram(program: string, args: readonly string[], options: ChildOptions = {}): Promise<ChildResult> {
  const { env = {}, cwd = fileURLToPath(ROOT), timeout = 60_000 } = options;
  const clean = Object.entries(process.env).filter(([name]) => !/^(SAMEBITS_|VITEST|NODE_OPTIONS)/.test(name));
  const child = spawn(program, args, {
    cwd,
    env: { ...Object.fromEntries(clean), ...env },
    timeout,
    killSignal: "SIGKILL",
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
  });
}

export function fileUrl(path: string): string {
  return pathToFileURL(path).href;
}
