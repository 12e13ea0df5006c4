/** The list of the reference's pages, made of the one that typedoc writes beside them. */
import { readFileSync } from "node:fs";
import type { DefaultTheme } from "vitepress";

type Item = DefaultTheme.SidebarItem;

/** Classes are listed by what they, or what they extend, are called. */
const FAMILIES: readonly (readonly [text: string, names: RegExp])[] = [
  ["Layers", /Layer$|^Container$/],
  ["Losses", /Loss$/],
  ["Optimisers", /^Optimizer$/],
  ["Schedulers", /LR$|LROnPlateau$/],
];
/** In the order in which a reader looks for them. What is not named here comes last. */
const KINDS = [
  ...FAMILIES.map(([text]) => text),
  "Classes",
  "Functions",
  "Namespaces",
  "Variables",
  "Interfaces",
  "Type Aliases",
];

/** A section for each module, open; in it a list for each kind, closed. */
export function reference(): Item[] {
  const list = JSON.parse(written("typedoc-sidebar.json")) as [Item];
  const [main, ...others] = list.flatMap(modulesOf) as [Item, ...Item[]];
  return [main, ...others.map((own) => ({ ...own, text: `${main.text}/${own.text}` }))].map(opened);
}

/** Of what typedoc has written. */
const written = (file: string): string => readFileSync(new URL(`../api/${file}`, import.meta.url), "utf8");

/** Typedoc has the other modules within the first. */
function modulesOf({ items = [], ...own }: Item): Item[] {
  const isModule = ({ link, text }: Item): boolean => link === `${own.link}${text}/`;
  return [{ ...own, items: items.filter((item) => !isModule(item)) }, ...items.filter(isModule)];
}

function opened({ items = [], ...own }: Item): Item {
  const place = ({ text = "" }: Item): number => (KINDS.includes(text) ? KINDS.indexOf(text) : KINDS.length);
  const kinds = items.flatMap((kind) => (kind.text === "Classes" ? byFamily(kind) : [kind]));
  return { ...own, collapsed: false, items: kinds.toSorted((a, b) => place(a) - place(b)).flatMap(unwrapped) };
}

function byFamily({ items = [], ...own }: Item): Item[] {
  const families = new Map<string, Item[]>();
  for (const item of items) {
    const text = familyOf(item) ?? "Classes";
    families.set(text, [...(families.get(text) ?? []), item]);
  }
  return Array.from(families, ([text, members]) => ({ ...own, text, items: members }));
}

function familyOf({ text = "", link = "" }: Item): string | undefined {
  const page = written(link.replace("/api/", ""));
  const base = /^## Extends\n\n- \[?`(\w+)`/m.exec(page)?.[1] ?? "";
  return FAMILIES.find(([, names]) => names.test(text) || names.test(base))?.[0];
}

/** A namespace, and what holds the types that others name, stands for itself. */
function unwrapped(kind: Item): Item[] {
  return ["Namespaces", "Modules"].includes(kind.text ?? "") ? (kind.items ?? []) : [kind];
}
