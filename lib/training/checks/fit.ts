/** What fit checks before anything changes, and between two epochs. */
import { argumentError, checkBoolean, checkInteger, checkOptions, show } from "../../checks.js";
import { checkLoaderOptions, DataLoader, LOADER_OPTIONS } from "../../data/data_loader.js";
import type { Dataset } from "../../data/dataset.js";
import { assertLeasable } from "../../lease.js";
import { defaultGenerator } from "../../random/generator.js";
import { borrowFloat32 } from "../../tensor/tensor.js";
import type { FitOptions } from "../fit_options.js";
import { FitState } from "../fit_state.js";
import { warnOfLossInput } from "../loss_input.js";
import { leasablesOf, type RunParts } from "../run_parts.js";
import type { Together } from "../together.js";
import type { Trainee } from "../trainee.js";
import { checkSignal } from "../abort.js";
import { checkData, checkDataset, checkLastBatches, checkValidation, checkValidationData } from "./data.js";
import { checkMetrics } from "./metrics.js";
import { checkEarlyStopping } from "./early_stopping.js";
import { checkScheduler, checkSteps } from "./scheduler.js";
import { checkStepParts, checkTrainable, STEP_PARTS } from "./step.js";

const FIT_OPTIONS = [
  ...STEP_PARTS,
  ...LOADER_OPTIONS,
  "epochs",
  "accumulate",
  "scheduler",
  "schedulerPer",
  "validation",
  "metrics",
  "earlyStopping",
  "stopOnNaN",
  "resume",
  "world",
  "signal",
  "onEpoch",
  "onProgress",
];

/** fit's options, each read once. Throws ERR_ARGUMENT. */
export function checkFitOptions(data: Dataset, options: FitOptions): FitOptions {
  checkDataset(data);
  if (options === undefined) throw argumentError("fit takes options: loss, optimizer and epochs at least");
  const given = checkOptions(options, FIT_OPTIONS, "fit");
  if (given.earlyStopping === undefined) return given;
  return { ...given, earlyStopping: checkEarlyStopping(given) };
}

/** The parts of a run, fit to be trained together. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE or ERR_BUSY. */
export function checkFit(trainee: Trainee, data: Dataset, options: FitOptions, together: Together): RunParts {
  checkInteger(options.epochs, "epochs", 0);
  checkHooks(options);
  const { loss, optimizer, clipGradNorm } = options;
  const step = checkStepParts(trainee, { loss, optimizer, clipGradNorm });
  const { batchSize, shuffle, dropLast, generator } = checkLoaderOptions(options);
  if (shuffle && data.length === 0) throw argumentError("there is nothing to shuffle in an empty data set");
  const drawn = { batchSize, shuffle, dropLast, generator: generator ?? defaultGenerator };
  const loader = options.sampler === undefined ? null : new DataLoader(data, { ...drawn, sampler: options.sampler });
  const parts: RunParts = {
    ...step,
    data,
    metrics: checkMetrics(options.metrics, loss),
    loader,
    ...checkValidation(options.validation, batchSize),
    ...checkScheduler(options),
    batchSize,
    dropLast,
    accumulate: checkInteger(options.accumulate ?? 1, "accumulate", 1, 2 ** 31 - 1),
    stopOnNaN: checkBoolean(options.stopOnNaN ?? false, "stopOnNaN"),
    order: loader !== null ? "given" : !shuffle ? "sequential" : generator === null ? "reseeded" : "own",
    generator: drawn.generator,
    together,
  };
  checkParts(parts, Math.max(0, options.epochs - epochsBefore(options)));
  warnOfLossInput(parts);
  return parts;
}

/** The epochs that a resumed run has made. Throws ERR_ARGUMENT for what is no FitState. */
function epochsBefore({ resume }: FitOptions): number {
  if (resume === undefined) return 0;
  const snapshot = FitState.snapshotOf(resume);
  if (snapshot !== undefined) return snapshot.epoch;
  throw argumentError(`resume is the state of an EpochReport, or of loadCheckpoint's fit, given ${show(resume)}`);
}

/** What the caller may have changed since the last epoch, too; `epochs` are those still to come. */
export function checkParts(parts: RunParts, epochs: number): void {
  parts.optimizer.checkParameters();
  assertLeasable(leasablesOf(parts));
  for (const p of parts.parameters) borrowFloat32(p, "a parameter");
  for (const buffer of parts.buffers) buffer.borrow("a buffer");
  checkTrainable(parts);
  checkData(parts, parts.data, "x");
  if (parts.validation !== null) checkValidationData(parts, parts.validation);
  checkLastBatches(parts);
  parts.optimizer.rules();
  checkSteps(parts, epochs);
}

function checkHooks({ signal, ...hooks }: FitOptions): void {
  checkSignal(signal);
  for (const name of ["onEpoch", "onProgress"] as const) {
    const hook: unknown = hooks[name];
    if (hook !== undefined && typeof hook !== "function")
      throw argumentError(`${name} must be a function, given ${show(hook)}`);
  }
}
