/** The site has every page of docs/ in its list, once, and no other. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sections } from "../../docs/.vitepress/sections.js";
import { ROOT } from "../support/package.js";

it("lists every page, once", () => {
  const links = sections.flatMap(({ items }) => items.map(({ link }) => link));
  const files = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
  const pages = files
    .filter((file) => /^(?!api|node_modules|index).*\.md$/.test(file))
    .map((file) => file.replaceAll("\\", "/"));
  const listed = links.map((link) => `${link.slice(1).replace(/\/$/, "/index")}.md`);
  expect(listed.toSorted()).toEqual(pages.toSorted());
});
