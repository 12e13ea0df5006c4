/** Which objects are FileDatasets: told without the code that reads files, which bundlers then leave out where nobody opens one. */
import type { FileDataset } from "./file_dataset.js";

const made = new WeakSet<object>();

/** For the constructor. */
export function markFileDataset(data: FileDataset): void {
  made.add(data);
}

/** An object may have the prototype and be none. */
export function isFileDataset(value: unknown): value is FileDataset {
  return typeof value === "object" && value !== null && made.has(value);
}
