/** How much of its data an epoch of a fit trains on. */
import type { RunParts } from "./run_parts.js";

/** The optimiser's steps in an epoch of so many samples. */
export function stepsIn(samples: number, { batchSize, accumulate }: RunParts): number {
  return Math.ceil(samples / (batchSize * accumulate));
}

/** The samples that an epoch trains on; null where only a sampler knows. */
export function samplesPerEpoch({ data, loader, batchSize, dropLast }: RunParts): number | null {
  if (loader !== null) return loader.samplesPerEpoch;
  return dropLast ? data.length - (data.length % batchSize) : data.length;
}
