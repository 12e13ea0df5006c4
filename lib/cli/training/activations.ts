/** The layers between the Linear ones. */
import { Dropout, type Generator, type Layer } from "../../index.js";
import * as layers from "../../nn/activations.js";
import type { Arguments, Options } from "../arguments.js";
import { choiceOf } from "../choice.js";
import { UsageError } from "../failure.js";

/** By the names of torch.nn.functional: those that can be made without options. */
const ACTIVATIONS: ReadonlyMap<string, () => Layer> = new Map(
  Object.values(layers).flatMap((Class) => {
    if (Class.length > 0) return [];
    const create = (): layers.Tanh => new (Class as typeof layers.Tanh)();
    return [[create().kind, create]];
  }),
);

const NAMES = [...ACTIVATIONS.keys()];

export const ACTIVATION_OPTIONS: Options = {
  activation: { value: "NAME", help: `${NAMES.join(", ")}: what follows each Linear but the last (tanh)` },
  dropout: { value: "P", help: "the probability that a number after an activation is dropped, from 0 to below 1 (0)" },
};

/** Makes what stands between two Linear layers. Throws UsageError. */
export function readActivation(args: Arguments): (generator: Generator) => Layer[] {
  const name = choiceOf("--activation", args.text("activation") ?? "tanh", NAMES);
  const p = args.number("dropout", 0);
  if (p >= 1) throw new UsageError(`--dropout must be below 1, or nothing is left; given ${p}`);
  return (generator) => [(ACTIVATIONS.get(name) as () => Layer)(), ...(p > 0 ? [new Dropout(p, { generator })] : [])];
}
