import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";
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

/** Runs Node on a file in the repository's root. */
export function runNode(file: string, args: readonly string[], variables?: Variables): Promise<Outcome> {
  const options = { cwd: ROOT, env: environment(variables), maxBuffer: 2 ** 28 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [file, ...args], options, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** Runs the built command. */
export function samebits(args: readonly string[], variables?: Variables): Promise<Outcome> {
  return runNode(MAIN, args, variables);
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
