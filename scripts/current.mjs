// Whether an addon is of the sources as they are.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Whether the file is there, and nothing an addon is built from has changed since.
 *
 * @param {string} file
 */
export function isCurrent(file) {
  if (!existsSync(file)) return false;
  const built = statSync(file).mtimeMs;
  const native = readdirSync("native", { recursive: true, encoding: "utf8" }).map((path) => join("native", path));
  const sources = native.filter((path) => /\.(cpp|gypi|hpp|inl|map)$/.test(path) && !path.includes("_test."));
  return [...sources, "binding.gyp", "package-lock.json"].every((path) => statSync(path).mtimeMs <= built);
}
