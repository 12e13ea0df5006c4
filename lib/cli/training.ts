/** A fit that shows its progress and can be interrupted. */
import {
  runtime,
  type EpochReport,
  type Generator,
  type LossFunction,
  type Net,
  type TensorDataset,
} from "../index.js";
import { Interrupted } from "./failure.js";
import type { CreateOptimizer } from "./optimizers.js";
import { startProgress } from "./progress.js";

export interface TrainingOptions {
  readonly loss: LossFunction;
  readonly epochs: number;
  readonly batchSize: number;
  readonly shuffle: boolean;
  readonly dropLast: boolean;
  readonly generator: Generator;
  readonly createOptimizer: CreateOptimizer;
}

/** Trains; progress and speed go to stderr. Throws Interrupted on Ctrl-C, saying how far it came. */
export async function trainNet(net: Net, data: TensorDataset, options: TrainingOptions): Promise<void> {
  const { createOptimizer, ...fitOptions } = options;
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  const progress = startProgress(options.epochs, process.stderr);
  const reports: EpochReport[] = [];
  const onEpoch = (report: EpochReport): void => {
    reports.push(report);
    progress.update(report);
  };
  process.once("SIGINT", abort);
  try {
    const optimizer = createOptimizer(net.parameters());
    await net.fit(data, { ...fitOptions, optimizer, signal: controller.signal, onEpoch });
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    throw new Interrupted(`stopped by Ctrl-C after ${reports.length} of ${options.epochs} epochs; the net is not kept`);
  } finally {
    process.off("SIGINT", abort);
    progress.stop();
  }
  process.stderr.write(summary(reports));
}

function summary(reports: readonly EpochReport[]): string {
  const seconds = reports.reduce((sum, { samplesPerSecond }) => sum + 1 / samplesPerSecond, 0);
  const speed = Math.round(reports.length / seconds);
  const isLost = !Number.isFinite(reports.at(-1)?.loss);
  const advice = isLost ? "the loss is no finite number any more: try a smaller --lr, or --standardise\n" : "";
  return `${advice}${speed} samples/s on the ${runtime.backend} backend (${runtime.isa})\n`;
}
