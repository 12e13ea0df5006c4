/** Whose bits a pasted listing has. */
import { parseSeed, parseSizes } from "../../dist/cli/net.js";
import { compareAll, verdict } from "../../dist/cli/whose_bits/compare.js";
import { readListing } from "../../dist/cli/whose_bits/listing.js";
import { form, LISTING_CONTROLS } from "./controls.js";
import { complaint, el, scrolling, section, spoken, table, write } from "./dom.js";
import type { State } from "./state.js";

export class ListingView {
  readonly section: HTMLElement;
  readonly #error = complaint();
  readonly #verdict = spoken("sb-summary");
  readonly #compared = scrolling("Agreement with each profile");

  constructor(state: State, onChange: (change: Partial<State>) => void) {
    this.section = section(
      "listing",
      "Whose bits?",
      el("p", {}, "Paste the parameters of a net with these sizes and this seed: which PyTorch made them?"),
      form("Listing", LISTING_CONTROLS, state, onChange),
      this.#error,
      this.#verdict,
      this.#compared,
    );
  }

  show(state: State): void {
    let [problem, result] = ["", ""];
    this.#compared.hidden = true;
    try {
      if (state.listing.trim() !== "") result = this.#compare(state);
    } catch (error) {
      problem = (error as Error).message;
    }
    write(this.#error, problem);
    write(this.#verdict, result);
  }

  /** Fills the table; gives the verdict. */
  #compare(state: State): string {
    const { numbers, net } = readListing(state.listing, "the listing");
    const sizes = parseSizes(net?.sizes ?? state.net);
    const comparisons = compareAll(numbers, sizes, parseSeed(net?.seed ?? state.seed));
    const rows = comparisons.map(({ profile, agreeing, total, difference }) => [
      profile,
      `${agreeing} of ${total}`,
      difference,
    ]);
    const caption = `${numbers.length} numbers, compared with the net ${sizes.join("-")}`;
    this.#compared.replaceChildren(table(caption, ["profile", "agree", "first difference"], rows));
    this.#compared.hidden = false;
    return verdict(comparisons);
  }
}
