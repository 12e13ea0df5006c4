/** Asks Python what it finds in files: files.py, in a process for all requests. */
import type { Any } from "../support/mistakes.js";
import { answersTo } from "./answers.js";

export interface Answer<T> {
  readonly answer?: T;
  readonly error?: string;
}

/** PyTorch's version and the answers, one for each request. */
export function ask<T>(requests: readonly object[], python?: string): { torch: string; answers: Answer<T>[] } {
  const { answers } = answersTo<Any>(requests, "files.py", python === undefined ? {} : { python });
  const [first, ...rest] = answers;
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
