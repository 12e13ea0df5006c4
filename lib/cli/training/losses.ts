/** The loss that a command line asks for. */
import { CrossEntropyLoss, HuberLoss, L1Loss, type LossFunction, MSELoss, SmoothL1Loss } from "../../index.js";
import type { Arguments, Options } from "../arguments.js";
import { choiceOf } from "../choice.js";

type LossName = "cross-entropy" | "mse" | "l1" | "smooth-l1" | "huber";

const LOSSES: Readonly<Record<LossName, () => LossFunction>> = {
  "cross-entropy": () => new CrossEntropyLoss(),
  mse: () => new MSELoss(),
  l1: () => new L1Loss(),
  "smooth-l1": () => new SmoothL1Loss(),
  huber: () => new HuberLoss(),
};

const NAMES = Object.keys(LOSSES) as LossName[];

export const LOSS_OPTIONS: Options = {
  loss: {
    value: "NAME",
    help: `cross-entropy for a column of classes; ${NAMES.slice(1).join(", ")} for one of numbers (cross-entropy)`,
  },
};

/** Throws UsageError. */
export function readLoss(args: Arguments): { loss: LossFunction; isNumeric: boolean } {
  const name = choiceOf("--loss", args.text("loss") ?? "cross-entropy", NAMES);
  return { loss: LOSSES[name](), isNumeric: name !== "cross-entropy" };
}
