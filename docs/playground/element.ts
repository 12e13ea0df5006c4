/** <samebits-playground>: the playground in any page. What it says is in the address, after #. */
import { DIFFERING_CONTROLS, form, NET_CONTROLS, TRAINING_CONTROLS } from "./controls.js";
import { el } from "./dom.js";
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
  readonly #onHash = (): void => this.#start();

  connectedCallback(): void {
    this.#start();
    window.addEventListener("hashchange", this.#onHash);
  }

  disconnectedCallback(): void {
    window.removeEventListener("hashchange", this.#onHash);
    clearTimeout(this.#timer);
  }

  #start(): void {
    this.#state = fromHash(location.hash);
    const change = (what: Partial<State>): void => this.#change(what);
    const [net, listing, training] = [
      new NetView(this.#state, change),
      new ListingView(this.#state, change),
      new TrainingView(this.#state, change),
    ];
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
    this.#timer = window.setTimeout(() => {
      // Does not raise hashchange, and adds nothing to the history.
      history.replaceState(history.state, "", `#${toHash(this.#state)}`);
      const changed = this.#changed;
      this.#changed = {};
      this.#show(changed);
    }, REST);
  }

  #link(): HTMLElement {
    const said = el("span", { role: "status", "aria-live": "polite" });
    const button = el("button", { type: "button" }, "Copy link");
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        said.textContent = "Copied.";
      } catch {
        said.textContent = "The address of this page is the link.";
      }
    });
    return el("div", { class: "sb-buttons" }, button, said);
  }
}

customElements.define("samebits-playground", Playground);
