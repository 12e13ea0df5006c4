/** The list of the reference's pages, made of the one that typedoc writes beside them. */
import { readFileSync } from "node:fs";
import type { DefaultTheme } from "vitepress";

type Item = DefaultTheme.SidebarItem;

/** The kinds that a reader looks for first. What is not named here comes last. */
const KINDS = ["Namespaces", "Classes", "Functions", "Variables", "Interfaces", "Type Aliases"];

/** A section for each module, open; in it a list for each kind, closed. */
export function reference(): Item[] {
  const list = readFileSync(new URL("../api/typedoc-sidebar.json", import.meta.url), "utf8");
  const [main, ...others] = (JSON.parse(list) as [Item]).flatMap(modulesOf) as [Item, ...Item[]];
  return [main, ...others.map((own) => ({ ...own, text: `${main.text}/${own.text}` }))].map(opened);
}

/** Typedoc has the other modules within the first. */
function modulesOf({ items = [], ...own }: Item): Item[] {
  const isModule = ({ link, text }: Item): boolean => link === `${own.link}${text}/`;
  return [{ ...own, items: items.filter((item) => !isModule(item)) }, ...items.filter(isModule)];
}

function opened({ items = [], ...own }: Item): Item {
  const place = ({ text = "" }: Item): number => (KINDS.includes(text) ? KINDS.indexOf(text) : KINDS.length);
  const kinds = items.toSorted((a, b) => place(a) - place(b)).flatMap(unwrapped);
  return { ...own, collapsed: false, items: kinds };
}

/** A namespace, and what holds the types that others name, stands for itself. */
function unwrapped(kind: Item): Item[] {
  return ["Namespaces", "Modules"].includes(kind.text ?? "") ? (kind.items ?? []) : [kind];
}
