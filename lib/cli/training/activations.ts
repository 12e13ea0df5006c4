/** The layers between the Linear ones. */
import {
  Dropout,
  ELU,
  GELU,
  type Generator,
  type Layer,
  LeakyReLU,
  ReLU,
  Sigmoid,
  SiLU,
  Softplus,
  Tanh,
} from "../../index.js";
import type { Arguments, Options } from "../arguments.js";
import { choiceOf } from "../choice.js";
import { UsageError } from "../failure.js";

/** By the names of torch.nn.functional. */
const ACTIVATIONS: Readonly<Record<string, () => Layer>> = {
  tanh: () => new Tanh(),
  relu: () => new ReLU(),
  leaky_relu: () => new LeakyReLU(),
  sigmoid: () => new Sigmoid(),
  gelu: () => new GELU(),
  silu: () => new SiLU(),
  elu: () => new ELU(),
  softplus: () => new Softplus(),
};

const NAMES = Object.keys(ACTIVATIONS);

export const ACTIVATION_OPTIONS: Options = {
  activation: { value: "NAME", help: `${NAMES.join(", ")}: what follows each Linear but the last (tanh)` },
  dropout: { value: "P", help: "the probability that a number after an activation is dropped, from 0 to below 1 (0)" },
};

/** Makes what stands between two Linear layers. Throws UsageError. */
export function readActivation(args: Arguments): (generator: Generator) => Layer[] {
  const name = choiceOf("--activation", args.text("activation") ?? "tanh", NAMES);
  const p = args.number("dropout", 0);
  if (p >= 1) throw new UsageError(`--dropout must be below 1, or nothing is left; given ${p}`);
  return (generator) => [(ACTIVATIONS[name] as () => Layer)(), ...(p > 0 ? [new Dropout(p, { generator })] : [])];
}
