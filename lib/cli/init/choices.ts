/** Which initialiser a parameter gets: `--weight [LAYER:]FUNCTION[,name=value...]` and `--bias` likewise. */
import { didYouMean } from "../choice.js";
import { UsageError } from "../failure.js";
import { parseDecimal } from "../../preprocessing/cell.js";
import type { Initialiser, Target, Values } from "./initialiser.js";
import { INITIALISERS } from "./initialisers.js";

/** An initialiser with what was given for its arguments. */
export interface Choice {
  readonly initialiser: Initialiser;
  readonly given: Values;
}

interface Option extends Choice {
  readonly kind: "weight" | "bias";
  /** null for all layers. */
  readonly layer: string | null;
  /** As given, for errors. */
  readonly text: string;
}

/** All arguments, with the defaults of those that were not given. */
export function valuesOf({ initialiser, given }: Choice): Values {
  return { ...(initialiser.arguments as Values), ...given };
}

/** As the options are written: "kaiming_uniform_,a=2". */
export function choiceText({ initialiser, given }: Choice): string {
  return [initialiser.name, ...Object.entries(given).map(([name, value]) => `${name}=${value}`)].join(",");
}

/** Throws UsageError. */
export function parseChoice(kind: "weight" | "bias", text: string): Option {
  const [, layer = null, name = "", rest = ""] = /^(?:([^:,]*):)?([^,]*)(?:,(.*))?$/s.exec(text) ?? [];
  const initialiser = INITIALISERS.find((own) => own.name === name);
  if (initialiser === undefined) {
    const names = INITIALISERS.map((own) => own.name);
    const problem = `there is no initialiser ${JSON.stringify(name)}; there are ${names.join(", ")}`;
    throw new UsageError(`--${kind} ${text}: ${problem}${didYouMean(name, names)}`);
  }
  const option = `--${kind} ${text}`;
  const pairs = rest === "" ? [] : rest.split(",");
  const given = Object.fromEntries(pairs.map((pair) => parseArgument(option, initialiser, pair)));
  for (const [own, fallback] of Object.entries(initialiser.arguments)) {
    if (fallback === null && !Object.hasOwn(given, own)) throw new UsageError(`${option}: ${name} needs ${own}=NUMBER`);
  }
  return { kind, layer, initialiser, given, text: option };
}

function parseArgument(option: string, initialiser: Initialiser, pair: string): [string, number | string] {
  const [name = "", ...parts] = pair.split("=");
  const value = parts.join("=");
  if (!Object.hasOwn(initialiser.arguments, name)) {
    const names = Object.keys(initialiser.arguments);
    const problem = `${initialiser.name} has no argument ${JSON.stringify(name)}; its arguments are ${names.join(", ") || "none"}`;
    throw new UsageError(`${option}: ${problem}${didYouMean(name, names)}`);
  }
  if (typeof initialiser.arguments[name] === "string") return [name, value];
  const number = parseDecimal(value);
  if (number === null) {
    throw new UsageError(`${option}: ${name} must be a number, like ${name}=0.5, given ${JSON.stringify(value)}`);
  }
  return [name, number];
}

/** The last option that names a parameter is its choice; parameters that none names are left out. Throws UsageError. */
export function chooseFor(targets: readonly Target[], options: readonly Option[]): Map<Target, Choice> {
  const layers = new Set(targets.map(({ layer }) => layer));
  for (const { layer, text } of options) {
    if (layer === null || layers.has(layer)) continue;
    const names = [...layers].join(", ");
    throw new UsageError(`${text}: there is no Linear layer ${JSON.stringify(layer)}; there are ${names}`);
  }
  const pairs = targets.flatMap((target): [Target, Choice][] => {
    const option = options.findLast(
      ({ kind, layer }) => kind === target.kind && (layer === null || layer === target.layer),
    );
    return option === undefined ? [] : [[target, option]];
  });
  return new Map(pairs);
}
