/** What fit checks before anything changes. */
import { argumentError, checkInteger, checkOptions, show } from "../checks.js";
import { checkLoaderOptions, LOADER_OPTIONS } from "../data/data_loader.js";
import { checkReadable, TensorDataset } from "../data/tensor_dataset.js";
import { assertFree } from "../lease.js";
import { CrossEntropyLoss } from "../nn/cross_entropy_loss.js";
import { SGD } from "../optim/sgd.js";
import { defaultGenerator } from "../random/generator.js";
import { shapeError } from "../tensor/shape.js";
import { borrowFloat32 } from "../tensor/tensor.js";
import type { FitOptions, Trainee } from "./fit.js";
import { leasablesOf, type RunParts } from "./run.js";

const FIT_OPTIONS = ["loss", "optimizer", "epochs", "signal", "onEpoch", ...LOADER_OPTIONS];

/** The parts of a run, fit to be trained together. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE or ERR_BUSY. */
export function checkFit(trainee: Trainee, data: TensorDataset, options: FitOptions): RunParts {
  if (options === undefined) throw argumentError("fit takes options: loss, optimizer and epochs at least");
  checkOptions(options, FIT_OPTIONS, "fit");
  checkInteger(options.epochs, "epochs", 0);
  checkHooks(options);
  const { loss, optimizer } = options;
  if (!(data instanceof TensorDataset)) throw argumentError(`fit takes a TensorDataset, given ${show(data)}`);
  if (!(loss instanceof CrossEntropyLoss)) throw argumentError(`loss must be a CrossEntropyLoss, given ${show(loss)}`);
  if (!(optimizer instanceof SGD)) throw argumentError(`optimizer must be an SGD, given ${show(optimizer)}`);
  const { generator, shuffle, ...loader } = checkLoaderOptions(options);
  if (shuffle && data.length === 0) throw argumentError("there is nothing to shuffle in an empty data set");
  const order = !shuffle ? "sequential" : generator === null ? "reseeded" : "own";
  const parameters = trainee.layers.flatMap((layer) => [...layer.namedParameters().values()]);
  const parts = {
    ...trainee,
    ...loader,
    parameters,
    data,
    loss,
    optimizer,
    order,
    generator: generator ?? defaultGenerator,
  } as const;
  checkParts(parts);
  return parts;
}

/** What the caller may have changed since the last epoch, too. */
export function checkParts(parts: RunParts): void {
  for (const { object, what } of leasablesOf(parts)) assertFree(object, what);
  checkLayers(parts);
  checkData(parts);
  parts.optimizer.checkOptions();
}

function checkHooks({ signal, onEpoch }: FitOptions): void {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw argumentError(`signal must be an AbortSignal, given ${show(signal)}`);
  }
  if (onEpoch !== undefined && typeof onEpoch !== "function") {
    throw argumentError(`onEpoch must be a function, given ${show(onEpoch)}`);
  }
}

function checkLayers({ layers }: RunParts): void {
  const unknown = layers.find((layer) => layer.plan() === null);
  if (unknown === undefined) return;
  throw argumentError(`fit cannot train through ${unknown}; write the loop out: zeroGrad, forward, backward, step`);
}

/** That x goes through the layers, and y holds classes of the last one's. */
function checkData({ data, layers, parameters, loss }: RunParts): void {
  checkReadable(data);
  const [samples, features, ...rest] = data.x.shape;
  if (samples === undefined || features === undefined || rest.length > 0) {
    throw shapeError(`fit takes x of shape [samples, features], given ${show(data.x.shape)}`);
  }
  borrowFloat32(data.x, "x");
  for (const p of parameters) borrowFloat32(p, "a parameter");
  let width = features;
  for (const layer of layers) {
    if (layer.width !== null && layer.width.input !== width) {
      throw shapeError(
        `${layer} takes ${layer.width.input} numbers, given ${width}; x has the shape ${show(data.x.shape)}`,
      );
    }
    width = layer.width?.output ?? width;
  }
  if (!(data.y instanceof Int32Array)) throw argumentError(`fit takes class indices as y, given ${show(data.y)}`);
  loss.checkTarget([samples, width], data.y);
}
