/**
 * PyTorch's CPU random numbers, initialisation and data orders, to the bit, and training in its terms.
 *
 * @module samebits
 */
export * from "./browser.js";
export type { CheckpointParts } from "./checkpoint/parts.js";
export { loadCheckpoint, type LoadCheckpointOptions, type LoadedCheckpoint } from "./checkpoint/load.js";
export { saveCheckpoint, type SaveCheckpointOptions } from "./checkpoint/save.js";
export { FileDataset, type FileDatasetOptions, type StoredOutline } from "./data/file_dataset.js";
export { loadSafetensors, type SafetensorsContent } from "./files/safetensors/load.js";
export { saveSafetensors, type SaveSafetensorsOptions } from "./files/safetensors/save.js";
export { loadTorch, loadTorchCheckpoint } from "./files/torch/load.js";
export { saveTorch } from "./files/torch/save.js";
export type { TorchValue } from "./files/torch/value.js";
export { type LoadedNet, loadNet } from "./net_file/load.js";
export { saveNet, type SaveNetOptions } from "./net_file/save.js";
export { exportOnnx, type ExportOnnxOptions } from "./onnx/export.js";
export { trace, type TraceOptions } from "./trace/trace.js";
