/** The site has every page of docs/ in its list, once, and no other. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sections } from "../../docs/.vitepress/sections.js";
import { ROOT } from "../support/package.js";

it("lists every page, once", () => {
  const links = sections.flatMap(({ items }) => items.map(({ link }) => link));
  const pages = readdirSync(join(ROOT, "docs")).filter((file) => file.endsWith(".md") && file !== "index.md");
  const listed = links.filter((link) => !link.includes("#")).map((link) => `${link.slice(1)}.md`);
  expect(listed.toSorted()).toEqual(pages.toSorted());
});
