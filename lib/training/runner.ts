/** What makes the epochs of a fit: a backend (fused.ts), or the classes' own methods (written_out.ts); the same bits. */
import type { TrainerReport } from "../backend/training.js";
import { isFusable } from "./as_made.js";
import { Fused } from "./fused.js";
import type { NetNumbers } from "./numbers.js";
import type { RunParts } from "./run_parts.js";
import { WrittenOut } from "./written_out.js";

export interface Runner {
  /** The samples of an epoch: of the one that was trained last, where a sampler gives them. */
  readonly samplesPerEpoch: number;
  /** The batches of an epoch: as samplesPerEpoch; NaN where nobody knows before it ends. */
  readonly batchesPerEpoch: number;
  /** Batches that the call of `train` under way has done; 0 between two calls. */
  readonly batches: number;
  /** Whether it can go on: what it trains is still what it was made for. */
  isCurrent(): boolean;
  /** Takes everything over from the caller's objects. */
  load(): Promise<void>;
  /** Trains for some epochs, stepping a scheduler that goes by batches. */
  train(epochs: number, signal: AbortSignal | undefined): Promise<TrainerReport>;
  /** Steps a scheduler that goes by epochs. */
  endEpoch(watched: number): Promise<void>;
  /** Gives the caller's objects everything that training has changed; there are no gradients then. */
  store(): Promise<void>;
  readNumbers(): Promise<NetNumbers>;
}

/** Does something at once with all that a fit owns given back to the caller meanwhile. */
export type Lend = <T>(work: () => T) => T;

export function runnerFor(parts: RunParts, lend: Lend): Runner {
  return isFusable(parts) ? new Fused(parts) : new WrittenOut(parts, lend);
}
