/** The version that a package.json beside or above this folder asks for, and npm installed. */
import { readFileSync } from "node:fs";

export const versionOf = (name) =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
