/** Schedulers whose factors come from functions of the caller's. */
import { argumentError, checkNumber, show } from "../../checks.js";
import { checkSequence } from "../../tensor/sequence.js";
import type { TorchValue } from "../../files/torch/value.js";
import type { Optimizer } from "../optimizer.js";
import type { TorchDict } from "../torch_state.js";
import { GroupLR, ofGroup } from "./group_lr.js";
import type { Epoch } from "./group_state.js";
import { type ScheduledGroup, withDefaults } from "./settings.js";

/** The factor of an epoch, or batch, counted from 0: any number. A function of that count alone: a fit asks for a whole epoch's factors ahead. */
export type LrLambda = (epoch: number) => number;

/** LambdaLR's and MultiplicativeLR's options. */
export interface LrLambdaOptions {
  /** The factor for each epoch: one function for all groups, or one for each. What it throws, the step throws. */
  lrLambda: LrLambda | Iterable<LrLambda>;
  /** The epoch that was last, to go on with a schedule; the groups then have an initialLr. Default: -1, a new schedule. */
  lastEpoch?: number;
}
type Settings = { readonly lrLambdas: readonly LrLambda[] };

function check({ lrLambdas }: Settings, groups: readonly ScheduledGroup[]): void {
  if (lrLambdas.length !== groups.length)
    throw argumentError(
      `lrLambda is one function, or one for each of the ${groups.length} groups, given ${lrLambdas.length}`,
    );
  const other = lrLambdas.find((own) => typeof own !== "function");
  if (other !== undefined) throw argumentError(`lrLambda must be a function, or functions, given ${show(other)}`);
}

/** What LambdaLR and MultiplicativeLR have in common. */
export abstract class LrLambdaLR extends GroupLR<Settings> {
  constructor(optimizer: Optimizer<{ lr: number }>, options: LrLambdaOptions, name: string) {
    const { lastEpoch, lrLambda } = withDefaults(options, name, { lrLambda: undefined, lastEpoch: -1 });
    const lambdasOf = (groups: readonly ScheduledGroup[]): readonly LrLambda[] =>
      typeof lrLambda === "function" ? groups.map(() => lrLambda) : checkSequence(lrLambda, "lrLambda");
    super(optimizer, (groups) => ({ settings: { lrLambdas: lambdasOf(groups) }, lastEpoch }), check);
  }

  protected factorOf(index: number, { lastEpoch }: Epoch): number {
    return checkNumber(ofGroup(this.settings.lrLambdas, index)(lastEpoch), "what lrLambda gives");
  }

  /** PyTorch keeps the functions to itself. */
  protected override torchSettings(): TorchDict {
    return { lr_lambdas: this.settings.lrLambdas.map(() => null) };
  }

  /** Throws ERR_ARGUMENT for callable objects, of which PyTorch keeps what is in them. */
  protected override settingsFromTorch({ lrLambdas, ...others }: Record<string, TorchValue>): object {
    const isPlain = lrLambdas === undefined || (Array.isArray(lrLambdas) && lrLambdas.every((own) => own === null));
    if (isPlain) return others;
    throw argumentError("the state is of lr_lambdas that are objects in Python; save it with functions in their place");
  }
}
