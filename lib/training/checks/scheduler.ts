/** What a fit's scheduler is checked for. */
import { argumentError, checkOneOf, show } from "../../checks.js";
import { ReduceLROnPlateau } from "../../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { LRScheduler } from "../../optim/lr_scheduler/scheduler.js";
import { samplesPerEpoch, stepsIn } from "../epoch_size.js";
import type { FitOptions } from "../fit_options.js";
import type { RunParts } from "../run_parts.js";

/** The scheduler, of that optimiser, and what it steps after. Throws ERR_ARGUMENT. */
export function checkScheduler({
  scheduler,
  schedulerPer,
  optimizer,
}: FitOptions): Pick<RunParts, "scheduler" | "schedulerPer"> {
  if (schedulerPer !== undefined) checkOneOf(schedulerPer, ["epoch", "batch"], "schedulerPer");
  if (scheduler === undefined) {
    if (schedulerPer !== undefined)
      throw argumentError("schedulerPer says when a scheduler steps, but there is no scheduler");
    return { scheduler: null, schedulerPer: "epoch" };
  }
  if (!(scheduler instanceof LRScheduler || scheduler instanceof ReduceLROnPlateau)) {
    throw argumentError(`scheduler must be one of this package's schedulers, given ${show(scheduler)}`);
  }
  if (scheduler.optimizer !== optimizer)
    throw argumentError("the scheduler must be of the optimiser that fit is given");
  if (schedulerPer === "batch" && scheduler instanceof ReduceLROnPlateau)
    throw argumentError('schedulerPer cannot be "batch" for ReduceLROnPlateau, which goes by the loss of an epoch');
  return { scheduler, schedulerPer: schedulerPer ?? scheduler.stepsPer };
}

/** That the scheduler has as many steps left, as far as it is known how many there will be. Throws ERR_ARGUMENT. */
export function checkSteps(parts: RunParts, epochs: number): void {
  const { scheduler, schedulerPer } = parts;
  if (!(scheduler instanceof LRScheduler)) return;
  const samples = samplesPerEpoch(parts);
  if (schedulerPer === "batch" && samples === null) return;
  const steps = schedulerPer === "batch" ? epochs * stepsIn(samples as number, parts) : epochs;
  if (steps <= scheduler.remainingSteps) return;
  throw argumentError(`${scheduler.kind} has ${scheduler.remainingSteps} steps left, but the fit makes ${steps}`);
}
