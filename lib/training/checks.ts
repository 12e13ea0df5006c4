/** What fit and trainStep check before anything changes. */
import { isInt32Array } from "../arrays.js";
import {
  argumentError,
  checkBoolean,
  checkInteger,
  checkNames,
  checkNonNegative,
  checkOneOf,
  checkOptions,
  show,
  unreadableOptions,
} from "../checks.js";
import { checkLoaderOptions, DataLoader, LOADER_OPTIONS } from "../data/data_loader.js";
import { checkReadable, TensorDataset } from "../data/tensor_dataset.js";
import { assertFree, assertLeasable, assertWritable, hasLeases } from "../lease.js";
import type { LossFunction } from "../nn/loss_function.js";
import { checkInputWidth, outputWidth } from "../nn/widths.js";
import { Optimizer } from "../optim/optimizer.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import { defaultGenerator } from "../random/generator.js";
import { shapeError, type Shape } from "../tensor/shape.js";
import type { LossTarget } from "../tensor/integers.js";
import { borrowFloat32, checkTensor, Tensor } from "../tensor/tensor.js";
import { isLoaderAsMade, isLossAsMade, isNetAsMade } from "./as_made.js";
import type { EarlyStopping, FitOptions } from "./fit.js";
import { FitState } from "./fit_state.js";
import { checkLoss, warnOfLossInput } from "./loss_input.js";
import type { StepParts } from "./plan.js";
import { leasablesOf, type RunParts } from "./run_parts.js";
import type { TrainStepOptions } from "./train_step.js";
import type { Trainee } from "./trainee.js";

const STEP_PARTS = ["loss", "optimizer", "clipGradNorm"] as const;
const STEP_OPTIONS = [...STEP_PARTS, "output"];
const FIT_OPTIONS = [
  ...STEP_PARTS,
  ...LOADER_OPTIONS,
  "epochs",
  "accumulate",
  "scheduler",
  "schedulerPer",
  "validation",
  "earlyStopping",
  "stopOnNaN",
  "resume",
  "signal",
  "onEpoch",
];

/** What is trained and how, one step or many. Throws ERR_ARGUMENT. */
export function checkStepParts(trainee: Trainee, given: Omit<StepOptions, "output">): StepParts {
  const { loss, optimizer, clipGradNorm } = given;
  checkLoss(loss);
  if (!(optimizer instanceof Optimizer)) {
    throw argumentError(`optimizer must be one of this package's optimisers, given ${show(optimizer)}`);
  }
  if (clipGradNorm !== undefined) checkNonNegative(clipGradNorm, "clipGradNorm");
  return { ...trainee, loss, optimizer, clipGradNorm: clipGradNorm ?? null };
}

/** That x goes through the net, and y suits the loss, as far as they are known. Throws ERR_SHAPE, ERR_DTYPE, ERR_ARGUMENT. */
export function checkBatch(parts: BatchParts, x: Tensor, y: LossTarget, taker: string): void {
  checkTensor(x, "x");
  if (!isNetAsMade(parts)) return;
  borrowFloat32(x, "x");
  checkMatrix(x.shape, taker, "x");
  const columns = outputColumns(parts.layers, x.shape);
  if (isLossAsMade(parts.loss)) parts.loss.checkTarget([x.shape[0] as number, columns], y);
}

type BatchParts = Trainee & { readonly loss: LossFunction };

/** That no fit owns the net or what it draws from. Throws ERR_BUSY. */
export function checkNetFree({ net, parameters, layers }: Trainee): void {
  if (!hasLeases()) return;
  assertFree(net, "the net");
  for (const p of parameters) assertWritable(p, "a parameter");
  for (const generator of layers.flatMap((layer) => layer.generators)) generator.borrowState();
}

/** trainStep's options, as they are read before each step. */
export interface StepOptions {
  readonly loss: LossFunction;
  readonly optimizer: Optimizer<{ lr: number }>;
  readonly clipGradNorm: number | undefined;
  readonly output: Tensor | undefined;
}

/** trainStep's options, each read once. Throws ERR_ARGUMENT. */
export function checkStepOptions(options: TrainStepOptions): StepOptions {
  if (options === undefined) throw argumentError("trainStep takes options: loss and optimizer at least");
  checkNames(options, STEP_OPTIONS, "trainStep");
  try {
    const { loss, optimizer, clipGradNorm, output } = options;
    return { loss, optimizer, clipGradNorm, output };
  } catch (cause) {
    throw unreadableOptions("trainStep", cause);
  }
}

/** fit's options, each read once. Throws ERR_ARGUMENT. */
export function checkFitOptions(data: TensorDataset, options: FitOptions): FitOptions {
  checkDataset(data);
  if (options === undefined) throw argumentError("fit takes options: loss, optimizer and epochs at least");
  const given = checkOptions(options, FIT_OPTIONS, "fit");
  if (given.earlyStopping === undefined) return given;
  return { ...given, earlyStopping: checkEarlyStopping(given.earlyStopping) };
}

/** The parts of a run, fit to be trained together. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE or ERR_BUSY. */
export function checkFit(trainee: Trainee, data: TensorDataset, options: FitOptions): RunParts {
  checkInteger(options.epochs, "epochs", 0);
  checkHooks(options);
  const { loss, optimizer, clipGradNorm } = options;
  const step = checkStepParts(trainee, { loss, optimizer, clipGradNorm });
  const { batchSize, shuffle, dropLast, generator } = checkLoaderOptions(options);
  if (shuffle && data.length === 0) throw argumentError("there is nothing to shuffle in an empty data set");
  const parts: RunParts = {
    ...step,
    data,
    ...checkValidation(options.validation, batchSize),
    ...checkScheduler(options),
    batchSize,
    dropLast,
    accumulate: checkInteger(options.accumulate ?? 1, "accumulate", 1, 2 ** 31 - 1),
    stopOnNaN: checkBoolean(options.stopOnNaN ?? false, "stopOnNaN"),
    order: !shuffle ? "sequential" : generator === null ? "reseeded" : "own",
    generator: generator ?? defaultGenerator,
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

function checkDataset(data: TensorDataset): void {
  if (isDataset(data)) return;
  const help = Tensor.isTensor(data) ? "; put x and y in one, new TensorDataset(x, y)" : "";
  throw argumentError(`fit takes a TensorDataset as data, given ${show(data)}${help}`);
}

/** An object may have the prototype and be none. */
function isDataset(value: unknown): value is TensorDataset {
  return value instanceof TensorDataset && Tensor.isTensor(value.x);
}

type Validation = Pick<RunParts, "validation" | "validationLoader" | "validationBatchSize">;

function checkValidation(given: FitOptions["validation"], batchSize: number): Validation {
  if (given === undefined || isDataset(given)) {
    return { validation: given ?? null, validationLoader: null, validationBatchSize: batchSize };
  }
  if (!DataLoader.isDataLoader(given)) {
    throw argumentError(`validation is a TensorDataset or a DataLoader, given ${show(given)}`);
  }
  return { validation: given.data, validationLoader: given, validationBatchSize: given.batchSize };
}

/** What the caller may have changed since the last epoch, too; `epochs` are those still to come. */
export function checkParts(parts: RunParts, epochs: number): void {
  parts.optimizer.checkParameters();
  assertLeasable(leasablesOf(parts));
  for (const p of parts.parameters) borrowFloat32(p, "a parameter");
  checkTrainable(parts);
  checkData(parts, parts.data, "x");
  if (parts.validation !== null) checkValidationData(parts, parts.validation);
  parts.optimizer.rules();
  checkSteps(parts, epochs);
}

/** That the scheduler has as many steps left. Throws ERR_ARGUMENT. */
function checkSteps(parts: RunParts, epochs: number): void {
  const { scheduler, schedulerPer } = parts;
  if (!(scheduler instanceof LRScheduler)) return;
  const steps = schedulerPer === "batch" ? epochs * stepsPerEpoch(parts) : epochs;
  if (steps <= scheduler.remainingSteps) return;
  throw argumentError(`${scheduler.kind} has ${scheduler.remainingSteps} steps left, but the fit makes ${steps}`);
}

/** Early stopping's options with their defaults. Throws ERR_ARGUMENT. */
function checkEarlyStopping(options: EarlyStopping): Required<EarlyStopping> {
  const given = checkOptions(options, ["patience", "restoreBest", "minDelta"], "earlyStopping");
  return {
    patience: checkInteger(given.patience, "patience", 1),
    restoreBest: checkBoolean(given.restoreBest ?? false, "restoreBest"),
    minDelta: checkNonNegative(given.minDelta ?? 0, "minDelta"),
  };
}

function checkHooks({ signal, onEpoch }: FitOptions): void {
  if (signal !== undefined && !isSignal(signal)) {
    throw argumentError(`signal must be an AbortSignal, given ${show(signal)}`);
  }
  if (onEpoch !== undefined && typeof onEpoch !== "function") {
    throw argumentError(`onEpoch must be a function, given ${show(onEpoch)}`);
  }
}

/** An object may have the prototype and be none. */
function isSignal(value: unknown): value is AbortSignal {
  try {
    return value instanceof AbortSignal && typeof value.aborted === "boolean";
  } catch {
    return false;
  }
}

function checkScheduler({
  scheduler,
  schedulerPer,
  optimizer,
}: FitOptions): Pick<RunParts, "scheduler" | "schedulerPer"> {
  if (schedulerPer !== undefined) checkOneOf(schedulerPer, ["epoch", "batch"], "schedulerPer");
  if (scheduler === undefined) return { scheduler: null, schedulerPer: "epoch" };
  if (!(scheduler instanceof LRScheduler || scheduler instanceof ReduceLROnPlateau)) {
    throw argumentError(`scheduler must be one of this package's schedulers, given ${show(scheduler)}`);
  }
  if (scheduler.optimizer !== optimizer)
    throw argumentError("the scheduler must be of the optimiser that fit is given");
  if (schedulerPer === "batch" && scheduler instanceof ReduceLROnPlateau)
    throw argumentError('schedulerPer cannot be "batch" for ReduceLROnPlateau, which goes by the loss of an epoch');
  return { scheduler, schedulerPer: schedulerPer ?? scheduler.stepsPer };
}

/** That a loss has a gradient for one of the net's parameters, and the optimiser one of them, if there are any. Throws ERR_ARGUMENT. */
export function checkTrainable({ parameters, optimizer }: StepParts): void {
  if (parameters.length === 0) return;
  if (parameters.every((p) => p.isFrozen)) {
    throw argumentError(
      "every parameter of the net is frozen, so there is nothing to train; set requiresGrad = true on one of them",
    );
  }
  const optimized = new Set(optimizer.paramGroups.flatMap(({ params }) => params));
  if (parameters.some((p) => optimized.has(p))) return;
  throw argumentError(
    "the optimiser trains none of the net's parameters; make it of those, as in new SGD(net.parameters(), { lr })",
  );
}

/** The optimiser's steps of an epoch. */
export function stepsPerEpoch(parts: RunParts): number {
  return Math.ceil(samplesPerEpoch(parts) / (parts.batchSize * parts.accumulate));
}

/** The samples that an epoch trains on. */
export function samplesPerEpoch({ data, batchSize, dropLast }: RunParts): number {
  return dropLast ? data.length - (data.length % batchSize) : data.length;
}

/** That x goes through the layers, and y suits the loss, as far as they are known: what the user's own take is theirs to say. */
function checkData(parts: StepParts, data: TensorDataset, what: string): void {
  checkReadable(data);
  if (!isNetAsMade(parts)) return;
  borrowFloat32(data.x, what);
  checkMatrix(data.x.shape, "fit", what);
  const columns = outputColumns(parts.layers, data.x.shape);
  if (isLossAsMade(parts.loss)) parts.loss.checkTarget([data.x.shape[0] as number, columns], data.y);
}

/** That the validation data are as the data: the sizes of a sample, and the kind of target. */
function checkValidationData(parts: RunParts, validation: TensorDataset): void {
  const { data } = parts;
  if (!isLoaderAsMade(parts.validationLoader)) return; // which gives what it likes
  checkData(parts, validation, "the validation data");
  if (!isNetAsMade(parts)) return;
  if (validation.x.shape[1] !== data.x.shape[1]) {
    const [given, wanted] = [validation, data].map(({ x }) => show(x.shape));
    throw shapeError(`the validation data have the shape ${given}, but a sample must be as in x, of shape ${wanted}`);
  }
  if (isInt32Array(validation.y) === isInt32Array(data.y)) return;
  throw argumentError("the targets of the validation data must be of the data's kind: class indices, or a tensor");
}

/** That a shape is [samples, features]. Throws ERR_SHAPE. */
export function checkMatrix(shape: Shape, taker: string, what: string): void {
  if (shape.length === 2) return;
  throw shapeError(`${taker} takes ${what} of shape [samples, features], given ${show(shape)}`);
}

/** The numbers that a row of a batch of that shape becomes. Throws ERR_SHAPE. */
export function outputColumns(layers: StepParts["layers"], shape: Shape): number {
  checkInputWidth(layers, shape);
  return outputWidth(layers, shape[1] as number);
}
