/** The net's numbers: printed, explained, drawn, and under each profile. */
import type { Profile } from "../../dist/browser.js";
import { histogram } from "./charts.js";
import { DIFFERING_CONTROLS, form } from "./controls.js";
import { complaint, el, scrolling, section, spoken, table, write } from "./dom.js";
import { distributionOf, initialise, PROFILES } from "./initialisation.js";
import { type ComparedNumber, compareProfiles, summaryOf } from "./profiles.js";
import type { State } from "./state.js";

/** More rows help nobody. */
const MOST_ROWS = 40;
/** More characters of explanation, and of printed numbers, are cut. */
const MOST_TEXT = 20_000;

export class NetView {
  readonly sections: readonly HTMLElement[];
  readonly #error = complaint();
  readonly #printed = el("pre", { id: "sb-printed" });
  readonly #explained = el("pre", { id: "sb-explained" });
  readonly #histograms = el("div", { class: "sb-charts" });
  readonly #summary = spoken("sb-summary");
  readonly #compared = scrolling("Numbers under each profile");

  constructor(state: State, onChange: (change: Partial<State>) => void) {
    this.sections = [
      section("weights", "The weights, as PyTorch prints them", this.#error, scrolling("Weights", this.#printed)),
      section("explained", "Where they come from", scrolling("Explanation", this.#explained)),
      section("distribution", "Over their distribution", this.#histograms),
      section(
        "profiles",
        "Profile beside profile",
        el("p", {}, "The same seed under other builds of PyTorch; digits of the bits that differ are marked."),
        form("Profiles", DIFFERING_CONTROLS, state, onChange),
        this.#summary,
        this.#compared,
      ),
    ];
  }

  show(state: State): void {
    try {
      this.#show(state);
      write(this.#error, "");
    } catch (error) {
      write(this.#error, (error as Error).message);
    }
  }

  #show(state: State): void {
    const initialised = initialise(state, state.profile as Profile);
    const numbers = compareProfiles(state);
    const { targets } = initialised;
    this.#printed.textContent = cut(targets.map(({ name, tensor }) => `${name}\n${tensor}\n`).join(""));
    this.#explained.textContent = cut(initialised.explanation());
    this.#histograms.replaceChildren(
      ...targets.map((target) => histogram(target, distributionOf(initialised, target))),
    );
    write(this.#summary, summaryOf(numbers));
    const wanted = state.differing === "yes" ? numbers.filter(({ differs }) => differs) : numbers;
    const caption = `${Math.min(MOST_ROWS, wanted.length)} of ${wanted.length} numbers`;
    this.#compared.replaceChildren(table(caption, ["number", ...PROFILES], wanted.slice(0, MOST_ROWS).map(rowOf)));
  }
}

function cut(text: string): string {
  return text.length <= MOST_TEXT ? text : `${text.slice(0, text.lastIndexOf("\n", MOST_TEXT))}\n...`;
}

function rowOf({ name, values, bits }: ComparedNumber): (Node | string)[] {
  const cells = values.map((value, i) =>
    el("span", {}, `${Number(value.toPrecision(9))} `, marked(bits[i]!, bits[0]!)),
  );
  return [name, ...cells];
}

/** The hexadecimal digits, those that differ from the first profile's marked. */
function marked(bits: string, first: string): HTMLElement {
  const same = [...bits].findIndex((digit, i) => digit !== first[i]);
  if (same === -1) return el("code", {}, bits);
  return el("code", {}, bits.slice(0, same), el("mark", {}, bits.slice(same)));
}
