/** A fit that shows its progress, can be interrupted, and ends where the loss is no number any more. */
import {
  type EpochReport,
  type FitResult,
  type Generator,
  type LossFunction,
  type Net,
  runtime,
  SamebitsError,
  type TensorDataset,
} from "../../index.js";
import { Interrupted } from "../failure.js";
import type { CreateOptimizer } from "./optimizers.js";
import { NO_PROGRESS, startProgress } from "./progress.js";
import type { CreateScheduler } from "./schedulers.js";

export interface TrainingOptions {
  readonly loss: LossFunction;
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly generator: Generator;
  readonly createOptimizer: CreateOptimizer;
  readonly createScheduler: CreateScheduler | null;
  /** Epochs without a lower loss, after which training ends with the best epoch's parameters; none if it does not end early. */
  readonly patience: number | null;
  /** Whether nothing is to be said but results and errors. */
  readonly isQuiet: boolean;
  /** Whether progress is shown: not where it would stand between the lines of another output. */
  readonly isShown: boolean;
  /** Called with each epoch. */
  readonly onEpoch: (report: EpochReport) => void;
}

export interface Sets {
  readonly training: TensorDataset;
  readonly validation: TensorDataset;
  readonly heldOut: TensorDataset;
}

/** Trains; progress and speed go to stderr. Throws Interrupted on Ctrl-C, saying how far it came, and ERR_NOT_FINITE for a loss that is no number. */
export async function trainNet(net: Net, { training, validation }: Sets, options: TrainingOptions): Promise<FitResult> {
  const { createOptimizer, createScheduler, patience, isQuiet, isShown, ...fitOptions } = options;
  const controller = new AbortController();
  const optimizer = createOptimizer(net.parameters());
  const progress = isShown && !isQuiet ? startProgress(options.epochs, process.stderr) : NO_PROGRESS;
  const abort = (): void => {
    controller.abort();
    progress.stop();
  };
  let finished = 0;
  const onEpoch = (report: EpochReport): void => {
    if (!controller.signal.aborted) progress.update(report);
    options.onEpoch(report);
    finished = report.epoch;
  };
  process.once("SIGINT", abort);
  try {
    const result = await net.fit(training, {
      ...fitOptions,
      optimizer,
      stopOnNaN: true,
      ...(createScheduler && {
        scheduler: createScheduler(optimizer, { epochs: options.epochs, batches: batchesOf(training.length, options) }),
      }),
      ...(validation.length > 0 && { validation }),
      ...(patience !== null && { earlyStopping: { patience, restoreBest: true } }),
      signal: controller.signal,
      onEpoch,
    });
    progress.stop();
    if (!isQuiet) process.stderr.write(summary(result.epochs));
    return result;
  } catch (error) {
    progress.stop();
    if (!controller.signal.aborted) throw inOptions(error);
    throw new Interrupted(`stopped by Ctrl-C after ${finished} of ${options.epochs} epochs; the net is not kept`);
  } finally {
    process.off("SIGINT", abort);
  }
}

function batchesOf(rows: number, { batchSize, dropLast }: TrainingOptions): number {
  return dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize);
}

/** Throws ERR_NOT_FINITE, with what to do, for a loss that is NaN or infinite. `where` begins the message. */
export function checkLoss(loss: number, where: string): void {
  if (!Number.isFinite(loss)) throw lossError(`${where}: the loss is ${loss}`);
}

function lossError(problem: string, cause?: Error): SamebitsError {
  return new SamebitsError("ERR_NOT_FINITE", `${problem}; try a smaller --lr, or --standardise`, { cause });
}

/** In the command's words. */
function inOptions(error: unknown): unknown {
  if (!(error instanceof SamebitsError && error.code === "ERR_NOT_FINITE")) return error;
  return lossError(error.message.split(";", 1)[0] as string, error);
}

function summary(reports: readonly EpochReport[]): string {
  const seconds = reports.reduce((sum, { samplesPerSecond }) => sum + 1 / samplesPerSecond, 0);
  const speed = Math.round(reports.length / seconds);
  return `${speed} samples/s on the ${runtime.backend} backend (${runtime.isa})\nAn epoch's loss is the mean over its steps, while the net changes; the table's losses are the finished net's.\n`;
}
