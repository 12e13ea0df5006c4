import type { Backend, TrainerReport } from "../backend/backend.js";
import type { DataLoaderOptions } from "../data/data_loader.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import { lease } from "../lease.js";
import type { CrossEntropyLoss } from "../nn/cross_entropy_loss.js";
import type { Layer } from "../nn/layer.js";
import type { SGD } from "../optim/sgd.js";
import { checkFit, checkParts } from "./checks.js";
import { leasablesOf, TrainingRun } from "./run.js";

export interface FitOptions extends Omit<DataLoaderOptions, "sampler"> {
  loss: CrossEntropyLoss;
  optimizer: SGD;
  epochs: number;
  /** Stops the fit after the step it is in; the fit rejects with the signal's reason. */
  signal?: AbortSignal;
  /** Called after each epoch; training waits for it, and in it everything that the fit owns is the caller's again. */
  onEpoch?(report: EpochReport): void | Promise<void>;
}

/** One finished epoch; `epoch` counts from 1, `loss` is the mean over its samples. */
export interface EpochReport {
  epoch: number;
  loss: number;
  learningRate: number;
  samplesPerSecond: number;
}

export interface FitResult {
  epochs: EpochReport[];
  stoppedEarly: boolean;
}

/** What is trained. */
export interface Trainee {
  readonly net: object;
  readonly engine: Backend;
  readonly layers: readonly Layer[];
}

/**
 * Net.fit. Everything is checked before the first await, so what is wrong rejects with nothing changed. Without onEpoch all
 * epochs are one call of the trainer; with it each is one, and between them nothing is leased.
 */
export async function fit(trainee: Trainee, data: TensorDataset, options: FitOptions): Promise<FitResult> {
  const parts = checkFit(trainee, data, options);
  const { epochs, signal, onEpoch } = options;
  signal?.throwIfAborted();
  let run = new TrainingRun(parts);
  const reports: EpochReport[] = [];
  while (reports.length < epochs) {
    if (reports.length > 0) checkParts(parts);
    if (!run.isCurrent()) run = new TrainingRun(parts);
    const release = lease(leasablesOf(parts));
    try {
      const learningRate = parts.optimizer.lr;
      const report = await run.train(onEpoch === undefined ? epochs : 1, signal);
      addReports(reports, report, learningRate, run.samplesPerEpoch);
      if (report.cancelled) throw signal?.reason;
    } finally {
      release();
    }
    await onEpoch?.(reports.at(-1) as EpochReport);
    signal?.throwIfAborted();
  }
  return { epochs: reports, stoppedEarly: false };
}

function addReports(reports: EpochReport[], report: TrainerReport, learningRate: number, samples: number): void {
  report.losses.forEach((loss, i) => {
    const samplesPerSecond = samples / (report.seconds[i] as number);
    reports.push({ epoch: reports.length + 1, loss, learningRate, samplesPerSecond });
  });
}
