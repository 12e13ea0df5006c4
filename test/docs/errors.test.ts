/** docs/errors.md has a section for every code, and no other; so messages may link to it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/package.js";

const textOf = (file: string): string => readFileSync(join(ROOT, file), "utf8");

it("docs/errors.md explains every code", () => {
  const codes = [...textOf("lib/errors.ts").matchAll(/\| "(ERR_\w+)"/g)].map(([, code]) => code);
  const sections = [...textOf("docs/errors.md").matchAll(/^## (ERR_\w+)$/gm)].map(([, code]) => code);
  expect(codes.length).toBeGreaterThan(10);
  expect(sections.toSorted()).toEqual(codes.toSorted());
});
