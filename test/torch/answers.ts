/** What Python says to requests: a script of this folder, which reads a line of JSON for each and prints one. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** One that has PyTorch. */
export const PYTHON: string = process.env["TORCH_PYTHON"] ?? "python3";

export interface Answers<T> {
  readonly answers: T[];
  /** What it has warned of. */
  readonly stderr: string;
}

/** Throws where the script fails. `flags`: Python's own. */
export function answersTo<T>(
  requests: readonly object[],
  script: string,
  { python = PYTHON, flags = [] }: { python?: string; flags?: readonly string[] } = {},
): Answers<T> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const input = requests.map((request) => JSON.stringify(request)).join("\n");
  const options = { input, encoding: "utf8", maxBuffer: 1 << 30 } as const;
  const { status, stdout, stderr } = spawnSync(python, [...flags, path], options);
  if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
  const lines = stdout.trimEnd().split("\n");
  return { answers: lines.map((line) => JSON.parse(line) as T), stderr };
}
