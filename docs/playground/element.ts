/** <samebits-playground>: the playground in any page. What it says is in the address, after #. */
import { DIFFERING_CONTROLS, form, NET_CONTROLS, TRAINING_CONTROLS } from "./controls.js";
import { button, el } from "./dom.js";
import { ListingView } from "./listing_view.js";
import { NetView } from "./net_view.js";
import { type State, fromHash, toHash } from "./state.js";
import { TrainingView } from "./training_view.js";
// oxlint-disable-next-line import/no-unassigned-import -- a style sheet
import "./playground.css";

/** Of these the training is begun again. */
const OF_TRAINING: ReadonlySet<keyof State> = new Set([
  "seed",
  "profile",
  ...TRAINING_CONTROLS.map(({ name }) => name),
]);
const OF_NET: ReadonlySet<keyof State> = new Set([...NET_CONTROLS, ...DIFFERING_CONTROLS].map(({ name }) => name));
const OF_LISTING: ReadonlySet<keyof State> = new Set(["net", "seed", "listing"]);
/** Milliseconds of rest before what is typed is drawn. */
const REST = 150;

class Playground extends HTMLElement {
  #state: State = fromHash("");
  #timer = 0;
  #training: TrainingView | null = null;
  readonly #onHash = (): void => this.#start();
  /** The canvas takes its colours from the page. */
  readonly #theme = new MutationObserver(() => this.#training?.repaint());

  connectedCallback(): void {
    this.#start();
    window.addEventListener("hashchange", this.#onHash);
    this.addEventListener("focusout", this.#apply); // a field is left, perhaps for a button that is about it
    this.#theme.observe(document.documentElement, { attributeFilter: ["class"] });
  }

  disconnectedCallback(): void {
    window.removeEventListener("hashchange", this.#onHash);
    this.removeEventListener("focusout", this.#apply);
    this.#theme.disconnect();
    this.#training?.end();
    clearTimeout(this.#timer);
  }

  #start(): void {
    this.#state = fromHash(location.hash);
    this.#training?.end();
    const change = (what: Partial<State>): void => this.#change(what);
    const [net, listing, training] = [
      new NetView(this.#state, change),
      new ListingView(this.#state, change),
      new TrainingView(this.#state, change),
    ];
    this.#training = training;
    this.#show = (changed) => {
      const touches = (names: ReadonlySet<keyof State>): boolean =>
        Object.keys(changed).some((name) => names.has(name as keyof State));
      if (touches(OF_NET)) net.show(this.#state);
      if (touches(OF_LISTING)) listing.show(this.#state);
      if (touches(OF_TRAINING)) training.show(this.#state);
    };
    this.classList.add("sb-playground", "vp-raw");
    const controls = el("div", { class: "sb-head" }, form("Net", NET_CONTROLS, this.#state, change), this.#link());
    this.replaceChildren(controls, ...net.sections, listing.section, training.section);
    this.#show(this.#state);
  }

  #show: (changed: Partial<State>) => void = () => {};
  #changed: Partial<State> = {};

  #change(what: Partial<State>): void {
    Object.assign(this.#state, what);
    Object.assign(this.#changed, what);
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(this.#apply, REST);
  }

  /** Shows what has changed, if anything has. */
  readonly #apply = (): void => {
    clearTimeout(this.#timer);
    const changed = this.#changed;
    if (Object.keys(changed).length === 0) return;
    this.#changed = {};
    // Does not raise hashchange, and adds nothing to the history.
    history.replaceState(history.state, "", `#${toHash(this.#state)}`);
    this.#show(changed);
  };

  #link(): HTMLElement {
    const said = el("span", { role: "status", "aria-live": "polite" });
    const copy = async (): Promise<void> => {
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = "Copied.";
      } catch {
        said.textContent = "The address of this page is the link.";
      }
    };
    return el(
      "div",
      { class: "sb-buttons" },
      button("Copy link", () => void copy()),
      said,
    );
  }
}

customElements.define("samebits-playground", Playground);
