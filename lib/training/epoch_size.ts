/** How much of its data an epoch of a fit trains on. */
import type { RunParts } from "./run_parts.js";

/** The optimiser's steps of an epoch. */
export function stepsPerEpoch(parts: RunParts): number {
  return Math.ceil(samplesPerEpoch(parts) / (parts.batchSize * parts.accumulate));
}

/** The samples that an epoch trains on. */
export function samplesPerEpoch({ data, batchSize, dropLast }: RunParts): number {
  return dropLast ? data.length - (data.length % batchSize) : data.length;
}
