/** The options of a fit. */
import type { World } from "../mpi/world.js";
import type { DataLoader, DataLoaderOptions } from "../data/data_loader.js";
import type { InputTensor } from "../tensor/integers.js";
import type { FileDataset } from "../data/file_dataset.js";
import type { AnyTensorDataset } from "../data/tensor_dataset.js";
import type { LossFunction } from "../nn/loss_function.js";
import type { Metric } from "../numeric/metrics.js";
import type { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import type { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { EpochReport } from "./epoch_report.js";
import type { FitState } from "./fit_state.js";
import type { FitProgress } from "./progress.js";

/** What Net.fit takes; a wrong one is ERR_ARGUMENT. */
export interface FitOptions extends DataLoaderOptions {
  /** Of the net's output and the data's targets. */
  loss: LossFunction;
  /** Trains the net's parameters that are in its groups, at least one; the others stay as they are. */
  optimizer: Optimizer<{ lr: number }>;
  /** An integer of at least 0; with 0 nothing happens. With `resume`, all epochs of the run, those made before among them. */
  epochs: number;
  /**
   * A scheduler of that optimiser, with as many steps left as the fit makes; ReduceLROnPlateau steps on what early stopping watches:
   * the validation loss, or the loss without one, unless that has another `monitor`. Default: none.
   */
  scheduler?: LRScheduler | ReduceLROnPlateau;
  /** What the scheduler, which there must be, steps after: each epoch, or each batch, or step of several with `accumulate`. Default: "batch" for OneCycleLR, "epoch" for all others. */
  schedulerPer?: "epoch" | "batch";
  /**
   * Batches a step, from 1 to 2^31 - 1: the step is on the sum of their gradients, of which each counts by its share of the step's
   * samples, as of one batch of all, unless the loss is a sum; an epoch's last step takes the batches that there are. Dropouts
   * and the like go by batch. Default: 1.
   */
  accumulate?: number;
  /** The limit of clipGradNorm_ over the gradients of all of the net's parameters before each update, at least 0. Default: none. */
  clipGradNorm?: number;
  /**
   * Measured after each epoch, in eval mode; samples as the data's. A data set is taken in batches of `batchSize`, in order, and
   * draws nothing; a loader draws and gives what it would if it were iterated then, as PyTorch's do. Default: none.
   */
  validation?: AnyTensorDataset | FileDataset | DataLoader<InputTensor>;
  /**
   * What each report has besides the loss, of training and validation: "accuracy" and "confusion" with CrossEntropyLoss, NLLLoss,
   * BCEWithLogitsLoss and BCELoss, "r2" with MSELoss, L1Loss, SmoothL1Loss and HuberLoss; of outputs [samples, columns]. Default: none.
   */
  metrics?: readonly Metric[];
  /**
   * Ends the fit when what it watches - the validation loss, or the loss without one - has not become better for `patience` epochs.
   * Default: none.
   */
  earlyStopping?: EarlyStopping;
  /**
   * Whether a batch's loss that is NaN or infinite ends the fit, with ERR_NOT_FINITE that names epoch and batch, before it
   * changes anything: all is as after the step before. Default: false, as PyTorch goes on.
   */
  stopOnNaN?: boolean;
  /**
   * Goes on after the epoch that the state is of, an EpochReport's or loadCheckpoint's, as if the fit had never stopped: what it
   * draws from is put in the states of then, early stopping goes on counting, and reports go on numbering. Net, optimiser and
   * scheduler are to be as they were then, as loadCheckpoint leaves them. ERR_ARGUMENT where the net, the data (by a digest) or
   * an option is not as it was. Default: none, a new run.
   */
  resume?: FitState;
  /**
   * The ranks that train this together, from joinWorld of samebits/mpi. Each runs the same program with the same data and options, and
   * after each step each has the bits that one process without a world has. What is to be the same is compared before the first epoch
   * and after each onEpoch: ERR_RANKS_DIFFER on all of them where it is not, or where one of them fails. Default: none, this process alone.
   */
  world?: World;
  /** Stops the fit after the step it is in; the fit rejects with the signal's reason. Default: none. */
  signal?: AbortSignal;
  /**
   * Called after each epoch; training waits for its promise, and meanwhile everything that the fit owns is the caller's again. What
   * it throws, the fit rejects with. Default: none.
   */
  onEpoch?(report: EpochReport): void | Promise<void>;
  /**
   * Called while it trains, four times a second at most, where something has changed: never in a fit that ends before that. Everything
   * is the fit's meanwhile. What it throws, the fit rejects with, after the step that it is in. Default: none.
   */
  onProgress?(progress: FitProgress): void;
}

/** When a fit ends before its last epoch. */
export interface EarlyStopping {
  /** Epochs in a row that are not better than all before, an integer of at least 1. */
  patience: number;
  /**
   * Whether the net's parameters and buffers (not the optimiser's state) go back at the end to what they were after the best epoch; not where the
   * signal or an error ends the fit. Default: false.
   */
  restoreBest?: boolean;
  /** What an epoch must be better by than the best one to count as better, at least 0. Default: 0. */
  minDelta?: number;
  /** What is watched, of the validation samples where there are any: "loss", or "accuracy" or "r2" if `metrics` has it. Default: "loss". */
  monitor?: "loss" | "accuracy" | "r2";
  /** Whether a lower number is better, "min", or a higher one, "max". Default: "min" for the loss, "max" for a metric. */
  mode?: "min" | "max";
}
