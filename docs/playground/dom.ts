/** Elements of a page. */

type Child = Node | string;

/** An element with attributes; one that is false is left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string | false>> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** A part of the playground under a heading. */
export function section(id: string, title: string, ...children: Child[]): HTMLElement {
  return el(
    "section",
    { "aria-labelledby": `sb-${id}-title`, class: "sb-section" },
    el("h2", { id: `sb-${id}-title` }, title),
    ...children,
  );
}

/** Text that a screen reader hears when it changes. */
export function spoken(className: string): HTMLParagraphElement {
  return el("p", { class: className, role: "status", "aria-live": "polite" });
}

/** Says what is wrong, at once; empty where nothing is. */
export function complaint(): HTMLParagraphElement {
  return el("p", { class: "sb-error", role: "alert" });
}

/** A block that scrolls sideways, by keys as well. */
export function scrolling(label: string, ...children: Child[]): HTMLDivElement {
  return el("div", { class: "sb-scroll", tabindex: "0", role: "region", "aria-label": label }, ...children);
}

/** A table of texts. */
export function table(caption: string, head: readonly string[], rows: readonly (readonly Child[])[]): HTMLTableElement {
  return el(
    "table",
    {},
    el("caption", {}, caption),
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
    el(
      "tbody",
      {},
      ...rows.map(([first = "", ...others]) =>
        el("tr", {}, el("th", { scope: "row" }, first), ...others.map((cell) => el("td", {}, cell))),
      ),
    ),
  );
}
