/** The optimiser that a command line asks for. */
import { Adagrad, Adam, AdamW, type Optimizer, RMSprop, SGD, type Tensor } from "../../index.js";
import type { Arguments, Options } from "../arguments.js";
import { choiceOf } from "../choice.js";
import { UsageError } from "../failure.js";

export type CreateOptimizer = (parameters: Tensor[]) => Optimizer<{ lr: number }>;

export const OPTIMIZER_OPTIONS: Options = {
  optimizer: { value: "NAME", help: "sgd, adam, adamw, rmsprop or adagrad (sgd)" },
  lr: { value: "X", help: "the learning rate (sgd 0.05, adam and adamw 0.001, rmsprop and adagrad 0.01)" },
  momentum: { value: "X", help: "the momentum of sgd (0.9) or rmsprop (0)" },
  "weight-decay": { value: "X", help: "the weight decay (0, for adamw 0.01)" },
  nesterov: { help: "Nesterov's momentum, for sgd" },
};

/** Options that not every optimiser has. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  sgd: ["momentum", "nesterov"],
  adam: [],
  adamw: [],
  rmsprop: ["momentum"],
  adagrad: [],
};

/** Throws UsageError. */
export function readOptimizer(args: Arguments): CreateOptimizer {
  const name = choiceOf("--optimizer", args.text("optimizer") ?? "sgd", Object.keys(OWN));
  const own = OWN[name] as readonly string[];
  const foreign = ["momentum", "nesterov"].find((option) => args.has(option) && !own.includes(option));
  if (foreign !== undefined) throw new UsageError(`--${foreign} is no option of ${name}`);
  const common = (lr: number, decay = 0): { lr: number; weightDecay: number } => ({
    lr: args.number("lr", lr),
    weightDecay: args.number("weight-decay", decay),
  });
  if (name === "sgd") return sgd(args, common(0.05));
  const options = name === "adamw" ? common(0.001, 0.01) : common(name === "adam" ? 0.001 : 0.01);
  if (name === "adam") return (parameters) => new Adam(parameters, options);
  if (name === "adamw") return (parameters) => new AdamW(parameters, options);
  if (name === "adagrad") return (parameters) => new Adagrad(parameters, options);
  const momentum = args.number("momentum", 0);
  return (parameters) => new RMSprop(parameters, { ...options, momentum });
}

function sgd(args: Arguments, common: { lr: number; weightDecay: number }): CreateOptimizer {
  const options = { ...common, momentum: args.number("momentum", 0.9), nesterov: args.has("nesterov") };
  if (options.nesterov && options.momentum === 0) throw new UsageError("--nesterov needs a --momentum above 0");
  return (parameters) => new SGD(parameters, options);
}
