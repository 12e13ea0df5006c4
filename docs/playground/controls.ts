/** The controls: each shows and changes one entry of the state. */
import { INITIALISERS } from "../../dist/cli/init/initialisers.js";
import { PROFILES } from "./initialisation.js";
import { el } from "./dom.js";
import { SHAPES } from "./points.js";
import { ACTIVATION_NAMES, OPTIMIZER_NAMES } from "./settings.js";
import type { State } from "./state.js";

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface Control {
  readonly name: keyof State;
  readonly label: string;
  /** What may be written there. */
  readonly hint?: string;
  /** What may be chosen; without it, a text is written. */
  readonly choices?: readonly string[];
  readonly type?: "checkbox" | "lines";
}

/** Of the net whose weights are shown. */
export const NET_CONTROLS: readonly Control[] = [
  { name: "net", label: "Sizes", hint: "like 3-4-2" },
  { name: "seed", label: "Seed", hint: "-2^63 to 2^64 - 1" },
  { name: "profile", label: "Profile", choices: PROFILES, hint: "whose PyTorch" },
  { name: "weight", label: "Weights", hint: "default, or an initialiser with arguments: kaiming_uniform_,a=2" },
  { name: "bias", label: "Biases", hint: "likewise: zeros_" },
  { name: "reseed", label: "Seed again before initialisers", type: "checkbox" },
];

export const LISTING_CONTROLS: readonly Control[] = [
  {
    name: "listing",
    label: "Printed tensors, or JSON",
    hint: "print them with torch.set_printoptions(precision=8)",
    type: "lines",
  },
];

export const DIFFERING_CONTROLS: readonly Control[] = [
  { name: "differing", label: "Only numbers that differ", type: "checkbox" },
];

export const TRAINING_CONTROLS: readonly Control[] = [
  { name: "points", label: "Points", choices: SHAPES },
  { name: "noise", label: "Noise", hint: "0 to 2" },
  { name: "hidden", label: "Hidden layers", hint: "like 16-16; may be empty" },
  { name: "activation", label: "Activation", choices: ACTIVATION_NAMES },
  { name: "optimizer", label: "Optimiser", choices: OPTIMIZER_NAMES },
  { name: "lr", label: "Learning rate" },
  { name: "batch", label: "Batch size", hint: "1 to 200" },
];

/** The names that may begin the text of an initialiser, as suggestions. */
const SUGGESTED: Partial<Record<keyof State, readonly string[]>> = {
  weight: INITIALISERS.map(({ name }) => name),
  bias: INITIALISERS.map(({ name }) => name),
};

/** A form of them; `onChange` is told what has changed, and to what. */
export function form(
  label: string,
  controls: readonly Control[],
  state: State,
  onChange: (change: Partial<State>) => void,
): HTMLFormElement {
  const made = el("form", { class: "sb-form", "aria-label": label });
  made.addEventListener("submit", (event) => event.preventDefault());
  made.append(...controls.map((control) => labelled(control, state[control.name], onChange)));
  return made;
}

function labelled(control: Control, value: string, onChange: (change: Partial<State>) => void): HTMLElement {
  const { name, label, hint, type } = control;
  const field = fieldOf(control, value);
  field.addEventListener("input", () => onChange({ [name]: textOf(field) }));
  const text = el("span", {}, label);
  const box = el("label", { class: `sb-field sb-${type ?? "text"}` });
  box.append(...(type === "checkbox" ? [field, text] : [text, field]));
  if (hint !== undefined) {
    box.append(el("small", { id: `sb-${name}-hint` }, hint));
    field.setAttribute("aria-describedby", `sb-${name}-hint`);
  }
  const suggestions = SUGGESTED[name];
  if (suggestions !== undefined) {
    field.setAttribute("list", `sb-${name}-list`);
    box.append(el("datalist", { id: `sb-${name}-list` }, ...suggestions.map((own) => el("option", { value: own }))));
  }
  return box;
}

function fieldOf({ name, choices, type }: Control, value: string): Field {
  if (choices !== undefined) {
    const options = choices.map((own) => el("option", { value: own, selected: own === value && "" }, own));
    return el("select", { name }, ...options);
  }
  if (type === "checkbox") return el("input", { name, type, checked: value === "yes" && "" });
  if (type === "lines") return el("textarea", { name, rows: "6", spellcheck: "false" }, value);
  return el("input", { name, value, autocomplete: "off", spellcheck: "false", autocapitalize: "off" });
}

function textOf(field: Field): string {
  if (field instanceof HTMLInputElement && field.type === "checkbox") return field.checked ? "yes" : "no";
  return field.value;
}
