/** What a fit's data are checked for. */
import { argumentError, show } from "../../checks.js";
import { DataLoader } from "../../data/data_loader.js";
import { checkInMemory, type Dataset, hasClassIndices, isDataset } from "../../data/dataset.js";
import { TensorDataset } from "../../data/tensor_dataset.js";
import { checkSamples } from "../../nn/samples.js";
import type { Graph } from "../../nn/containers/graph.js";
import { checkIndices, checkInputDType } from "../../nn/containers/indices.js";
import { outputWidthFor, shapesFor } from "../../nn/containers/widths.js";
import type { InputTensor } from "../../tensor/integers.js";
import { shapeError, type Shape } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { isLoaderAsMade, isLossAsMade, isNetAsMade, isNetRowwise } from "../as_made.js";
import { samplesPerEpoch } from "../epoch_size.js";
import type { FitOptions } from "../fit_options.js";
import type { RunParts } from "../run_parts.js";
import type { Trainee } from "../trainee.js";
import { checkMeasured } from "./metrics.js";

export function checkDataset(data: Dataset): void {
  if (isDataset(data)) return;
  const help = Tensor.isTensor(data) ? "; put x and y in one, new TensorDataset(x, y)" : "";
  throw argumentError(`fit takes a TensorDataset or a FileDataset as data, given ${show(data)}${help}`);
}

type Validation = Pick<RunParts, "validation" | "validationLoader" | "validationBatchSize">;

export function checkValidation(given: FitOptions["validation"], batchSize: number): Validation {
  if (given === undefined || isDataset(given)) {
    return { validation: given ?? null, validationLoader: null, validationBatchSize: batchSize };
  }
  if (!DataLoader.isDataLoader(given)) {
    throw argumentError(`validation is a TensorDataset, a FileDataset or a DataLoader, given ${show(given)}`);
  }
  return { validation: given.data, validationLoader: given, validationBatchSize: given.batchSize };
}

/** That x goes through the layers, and y suits the loss and the metrics, as far as they are known: what the user's own take is theirs to say. */
export function checkData(parts: RunParts, data: Dataset, what: string): void {
  checkInMemory(data);
  if (!isNetAsMade(parts)) return;
  if (data instanceof TensorDataset) checkInput(parts.net.graph, data.x, what);
  else checkInputDType(parts.net.graph.indices, data.x.dtype, what); // each index is checked when it is read
  const shape = checkSamplesOf(parts, data.x.shape, "fit", what);
  if (shape === null) return;
  if (parts.metrics !== null) checkMeasured(parts.metrics, shape);
  if (!isLossAsMade(parts.loss)) return;
  if (data instanceof TensorDataset) parts.loss.checkTarget(shape, data.y);
  else parts.loss.checkTarget([1, ...shape.slice(1)], data.exampleTarget()); // each target is checked when it is read
}

/** That the validation data are as the data: the sizes of a sample, and the kind of target. */
export function checkValidationData(parts: RunParts, validation: Dataset): void {
  const { data } = parts;
  if (!isLoaderAsMade(parts.validationLoader)) return; // which gives what it likes
  checkData(parts, validation, "the validation data");
  if (!isNetRowwise(parts, data.x.shape)) return;
  if (validation.x.shape[1] !== data.x.shape[1]) {
    const [given, wanted] = [validation, data].map(({ x }) => show(x.shape));
    throw shapeError(`the validation data have the shape ${given}, but a sample must be as in x, of shape ${wanted}`);
  }
  if (hasClassIndices(validation) === hasClassIndices(data)) return;
  throw argumentError("the targets of the validation data must be of the data's kind: class indices, or a tensor");
}

/** That epochs, as far as their samples are known, end with no batch of one sample where a layer needs several. Throws ERR_SHAPE. */
export function checkLastBatches(parts: RunParts): void {
  const { validation, validationLoader, batchSize, validationBatchSize } = parts;
  const trained = samplesPerEpoch(parts);
  if (trained !== null) checkLastBatch(parts, trained, batchSize, true);
  if (validation !== null && validationLoader === null)
    checkLastBatch(parts, validation.length, validationBatchSize, false);
}

/** The same of one epoch, in training or of the validation samples. Throws ERR_SHAPE. */
export function checkLastBatch({ net, data }: RunParts, samples: number, batchSize: number, training: boolean): void {
  const what = training ? "samples" : "validation samples";
  const help = `: the last of ${samples} ${what} in batches of ${batchSize}; set dropLast, or another batchSize`;
  const last = samples % batchSize || Math.min(samples, batchSize);
  checkSamples(net.graph, [last, ...data.x.shape.slice(1)], training, help);
}

/** That a net takes an input, of layers with their own passes. Throws ERR_DTYPE, ERR_BUSY, and of one with indices ERR_SHAPE, ERR_ARGUMENT. */
export function checkInput(graph: Graph, x: InputTensor, what: string): void {
  checkInputDType(graph.indices, x.dtype, what);
  x.borrow(what);
  if (graph.indices.lookups.length === 0) return;
  outputWidthFor(graph, x.shape);
  checkIndices(graph.indices, x, what);
}

/** That layers with their own passes take x of that shape; that of the output, where there is one for each sample. Throws ERR_SHAPE. */
export function checkSamplesOf({ net }: Trainee, shape: Shape, taker: string, what: string): Shape | null {
  if (shape.length < 2 && net.graph.isRowwise(shape.length))
    throw shapeError(
      `${taker} takes ${what} of shape [samples, features], or of more dimensions, given ${show(shape)}`,
    );
  const output = shapesFor(net.graph, shape).at(-1) ?? null;
  return output?.[0] === shape[0] ? output : null;
}

/** The numbers that a row of a batch of that shape becomes. Throws ERR_SHAPE. */
export function outputColumns({ net }: Trainee, shape: Shape): number {
  return outputWidthFor(net.graph, shape) as number;
}
