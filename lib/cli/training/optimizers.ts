/** The optimiser that a command line asks for. */
import { type Optimizer, SGD, type Tensor, zeros } from "../../index.js";
import * as optimizers from "../../optim/optimizers.js";
import type { Arguments, Options } from "../arguments.js";
import { choiceOf } from "../choice.js";
import { UsageError } from "../failure.js";

export type CreateOptimizer = (parameters: Tensor[]) => Optimizer<{ lr: number }>;
type AnyOptimizer = new (parameters: Tensor[], options: Record<string, unknown>) => Optimizer<{ lr: number }>;

/** By their names in small letters; the default one first. */
const CLASSES = new Map(
  [SGD, ...Object.values(optimizers)].map((kind) => [kind.name.toLowerCase(), kind as unknown as AnyOptimizer]),
);

export const OPTIMIZER_OPTIONS: Options = {
  optimizer: { value: "NAME", help: `${[...CLASSES.keys()].join(", ")} (sgd)` },
  lr: { value: "X", help: "the learning rate (sgd 0.05, others as in PyTorch)" },
  momentum: { value: "X", help: "the momentum of sgd (0.9) or rmsprop (0)" },
  "weight-decay": { value: "X", help: "the weight decay (as in PyTorch: 0, for adamw 0.01)" },
  nesterov: { help: "Nesterov's momentum, for sgd" },
};

/** Throws UsageError. */
export function readOptimizer(args: Arguments): CreateOptimizer {
  const name = choiceOf("--optimizer", args.text("optimizer") ?? "sgd", [...CLASSES.keys()]);
  const kind = CLASSES.get(name) as AnyOptimizer;
  const [defaults] = new kind([zeros([1])], {}).paramGroups;
  const foreign = ["momentum", "nesterov"].find((option) => args.has(option) && !(option in (defaults as object)));
  if (foreign !== undefined) throw new UsageError(`--${foreign} is no option of ${name}`);
  const options = { ...(name === "sgd" && { lr: 0.05, momentum: 0.9 }), ...given(args) };
  if (args.has("nesterov") && options.momentum === 0) throw new UsageError("--nesterov needs a --momentum above 0");
  return (parameters) => new kind(parameters, options);
}

/** Throws UsageError. */
function given(args: Arguments): { momentum?: number } & Record<string, number | boolean> {
  const number = (flag: string, option: string): object =>
    args.has(flag) ? { [option]: args.number(flag, Number.NaN) } : {};
  return {
    ...number("lr", "lr"),
    ...number("momentum", "momentum"),
    ...number("weight-decay", "weightDecay"),
    ...(args.has("nesterov") && { nesterov: true }),
  };
}
