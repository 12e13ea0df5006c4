/** Which declarations the package has: those that its exports' lead to. Nobody can import the others, which the tests use. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, posix } from "node:path";

/** Writes the list of the others where npm looks for it. @param {string} folder */
export function packDeclarations(folder) {
  const reached = reachedFrom(folder, exported(folder));
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => name.replaceAll("\\", "/"));
  const others = all.filter((name) => name.endsWith(".d.ts") && !reached.has(name)).toSorted();
  writeFileSync(join(folder, ".npmignore"), others.map((name) => `/${name}\n`).join(""));
}

/** @param {string} folder @returns {string[]} */
function exported(folder) {
  const entries = Object.values(JSON.parse(readFileSync("package.json", "utf8")).exports);
  return entries.flatMap(({ types }) => (types === undefined ? [] : [posix.relative(folder, types)]));
}

/** @param {string} folder @param {string[]} first */
function reachedFrom(folder, first) {
  const reached = new Set(first);
  for (const name of reached) {
    const source = readFileSync(join(folder, name), "utf8");
    for (const [, path = ""] of source.matchAll(/(?:\bfrom |\bimport\()"(\.[^"]+)\.js"/g)) {
      reached.add(posix.join(posix.dirname(name), `${path}.d.ts`));
    }
  }
  return reached;
}
