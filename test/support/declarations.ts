/** The published declarations: the .d.ts files, by their paths in dist/. */
import { readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { ROOT } from "./package.js";

const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  name: string;
  exports: Record<string, string | { types: string }>;
};

/** The package's front doors: what to import from, and where it is declared. */
export const doors = Object.entries(manifest.exports).flatMap(([door, target]) =>
  typeof target === "string"
    ? []
    : [{ from: posix.join(manifest.name, door), types: target.types.replace("./dist/", "") }],
);

export function declarationsIn(file: string): string {
  return readFileSync(join(ROOT, "dist", file), "utf8");
}

/** Every file that can be reached from a front door. */
export function reachable(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, path = ""] of declarationsIn(file).matchAll(/(?:from |import\()"(\.[^"]+)\.js"/g))
    reachable(posix.join(dirname(file), `${path}.d.ts`), seen);
  return seen;
}
