import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, vi } from "vitest";
import { exitCodeOf, messageOf } from "../../dist/cli/failure.js";
import { run } from "../../dist/cli/run.js";
import { runtime } from "../../dist/index.js";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
export const MAIN = join(ROOT, "dist/cli/main.js");
export const GOLDENS = join(ROOT, "test/golden/data");

/** Why the native half of a comparison is left out here; "" where it is not. */
export const noNative: string = runtime.backends.includes("native") ? "" : `no addon: ${runtime.nativeError?.message}`;

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Variables = Readonly<Record<string, string>>;

/** A profile that is forced for the whole test run does not reach the command; a backend does. */
export function environment(variables: Variables = {}): NodeJS.ProcessEnv {
  const { SAMEBITS_PROFILE: _, ...inherited } = process.env;
  return { ...inherited, ...variables };
}

/** Runs Node on a file in the repository's root, with that on its standard input. */
export function runNode(file: string, args: readonly string[], variables?: Variables, input = ""): Promise<Outcome> {
  const options = { cwd: ROOT, env: environment(variables), maxBuffer: 2 ** 28 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [file, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
    child.stdin?.on("error", () => {}); // it may not be read
    child.stdin?.end(input);
  });
}

/** Runs the built command in a process of its own. */
export function samebitsProcess(args: readonly string[], variables?: Variables): Promise<Outcome> {
  return runNode(MAIN, args, variables);
}

let last: Promise<unknown> = Promise.resolve();

/** Runs the built command in this process, where that is the same; one after another, for what is written is caught. */
export function samebits(args: readonly string[], variables?: Variables): Promise<Outcome> {
  if (variables !== undefined || process.env["SAMEBITS_PROFILE"]) return samebitsProcess(args, variables);
  const outcome = last.then(() => runHere(args));
  last = outcome;
  return outcome;
}

async function runHere(args: readonly string[]): Promise<Outcome> {
  const [stdout, stderr] = [caught(process.stdout), caught(process.stderr)];
  let code: number;
  try {
    code = await run(args);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    code = exitCodeOf(error);
  } finally {
    for (const { spy } of [stdout, stderr]) spy.mockRestore();
  }
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function caught(stream: NodeJS.WriteStream) {
  let written = "";
  const spy = vi.spyOn(stream, "write").mockImplementation((text) => {
    written += String(text);
    return true;
  });
  return { spy, text: () => written };
}

/** Writes files into a folder that is gone after the tests. */
export function temporaryFiles(): (name: string, content: string | Uint8Array) => string {
  const folder = mkdtempSync(join(tmpdir(), "samebits-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  return (name, content) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    return file;
  };
}
