/** The tools that test/tools/package.json installs. */
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** A tool; untyped, for nothing is made with it but tests. */
// oxlint-disable-next-line typescript/no-explicit-any
export const tool: (name: string) => any = createRequire(import.meta.url);

/** A file of a tool. */
export function fileOfTool(path: string): string {
  return fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));
}
