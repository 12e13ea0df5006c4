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

/** Sets an element's text; the same text again is no change, which a screen reader would read aloud. */
export function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that does nothing while it is not enabled. */
export function button(label: string, onClick: () => void): HTMLButtonElement {
  const made = el("button", { type: "button" }, label);
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true") onClick();
  });
  return made;
}

/** Unlike `disabled`, it leaves the focus where it is. */
export function enable(made: HTMLButtonElement, isEnabled: boolean): void {
  made.setAttribute("aria-disabled", String(!isEnabled));
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
