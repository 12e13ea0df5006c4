/** Asks Python what it finds in files: files.py, in a process for all requests. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Any } from "../support/mistakes.js";

export interface Answer<T> {
  readonly answer?: T;
  readonly error?: string;
}

/** PyTorch's version and the answers, one for each request. */
export function ask<T>(
  requests: readonly object[],
  python: string = process.env["TORCH_PYTHON"] ?? "python3",
): { torch: string; answers: Answer<T>[] } {
  const script = fileURLToPath(new URL("files.py", import.meta.url));
  const input = requests.map((request) => JSON.stringify(request)).join("\n");
  const { status, stdout, stderr } = spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 1 << 29 });
  if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
  const [first, ...rest] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Any);
  return { torch: first.torch, answers: rest };
}

/** The answer, where there is one. */
export function answerOf<T>({ answer, error }: Answer<T>, what: string): T {
  if (error !== undefined) throw new Error(`${what}: ${error}`);
  return answer as T;
}

interface TorchPython {
  readonly name: string;
  readonly python: string | undefined;
  /** Whether its restricted reader knows no floats, nor bytes. */
  readonly isOld: boolean;
  /** What is said of tests that cannot run; "" where they can. */
  readonly skipped: string;
}

const old = process.env["TORCH_1_PYTHON"];

/** Debian's PyTorch is 1.13. */
export const pythons: TorchPython[] = [
  { name: "PyTorch 2", python: process.env["TORCH_PYTHON"], isOld: false, skipped: "" },
  {
    name: "PyTorch 1.13",
    python: old,
    isOld: true,
    skipped: old === undefined ? " (skipped: TORCH_1_PYTHON names no Python)" : "",
  },
];
