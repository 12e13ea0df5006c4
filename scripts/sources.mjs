// node scripts/sources.mjs LIST...: the files of lists of native/sources.gypi, one a line, for binding.gyp.
import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

const root = new URL("..", import.meta.url);
const { variables } = JSON.parse(readFileSync(new URL("native/sources.gypi", root), "utf8"));

/**
 * Those of a pattern such as native/core/NAME.cpp with a star for the name, in the order of CMake's GLOB.
 *
 * @param {string} pattern
 */
function filesOf(pattern) {
  const folder = posix.dirname(pattern);
  const ending = posix.extname(pattern);
  const files = readdirSync(new URL(`${folder}/`, root)).filter((file) => file.endsWith(ending));
  return files.toSorted().map((file) => `${folder}/${file}`);
}

const patterns = process.argv.slice(2).flatMap((name) => variables[name]);
console.log(patterns.flatMap(filesOf).join("\n"));
