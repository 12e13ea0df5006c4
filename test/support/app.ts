/** A program that uses samebits, in a folder of its own with the package installed, for other tools to work on. */
import { mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { runNode, type ChildOptions } from "./child.js";
import { installPackage } from "./package.js";

const PROGRAM = `
import { Generator, Linear, runtime } from "samebits";
const { weight } = new Linear(2, 2, { generator: new Generator({ seed: 1 }) });
console.log(JSON.stringify({ backend: runtime.backend, addon: runtime.addon, weights: [...weight.data] }));
`;

export interface App {
  readonly folder: string;
  /** Where the package is installed. */
  readonly installed: string;
}

/** A folder with these files; by default the program, as entry.mjs. */
export function createApp(files: Readonly<Record<string, string>> = { "entry.mjs": PROGRAM }): App {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "samebits-app-")));
  const installed = installPackage(folder);
  for (const [name, text] of Object.entries({ "package.json": "{}", ...files }))
    writeFileSync(join(folder, name), text);
  return { folder, installed };
}

export interface Shown {
  readonly backend: string;
  readonly addon: string | null;
  readonly weights: readonly number[];
  readonly stderr: string;
}

/** What the program shows, or what became of it. */
export async function shownBy(args: readonly string[], options: ChildOptions): Promise<Shown> {
  const { status, stdout, stderr } = await runNode(args, options);
  expect(status, stderr).toBe(0);
  return { ...(JSON.parse(stdout) as Omit<Shown, "stderr">), stderr };
}
