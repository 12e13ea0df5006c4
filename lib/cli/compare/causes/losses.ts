/** Why losses differ where all that goes in is the same. */
import type { Detector } from "../cause.js";

/** As a part of a whole number. */
const FACTOR = 1e-4;

/** The port's loss is the model's times a number of rows or elements: sum and mean. */
export const lossScale: Detector = ({ step, a, b }, context) => {
  const rows = context.step(context.model, { step })?.batches[0]?.x.shape[0] ?? 0;
  const isTurned = context.model.trace !== context.found.a;
  const ratio = isTurned ? Number(a) / Number(b) : Number(b) / Number(a);
  const times = ratio < 1 ? 1 / ratio : ratio;
  if (rows < 2 || Math.abs(times / rows - Math.round(times / rows)) > FACTOR || Math.round(times / rows) < 1)
    return null;
  const [sum, mean] = ratio > 1 ? [context.port, context.model] : [context.model, context.port];
  return {
    name: "reduction",
    text: `${sum.whose} loss is ${Math.round(times)} times ${mean.whose}, for ${rows} rows: a sum in one, a mean in the other`,
    remedy: `give the loss reduction: "${sum === context.model ? "sum" : "mean"}"`,
  };
};

/** What is left where init, batches and draws are the same. */
export const lossItself: Detector = ({ step }, { port }) => {
  return {
    name: "loss",
    text: `what goes into step ${step} is the same in both: so the loss, its options (weights, smoothing, reduction) or the targets are other ones, or a function in the forward pass that the net's text does not show`,
    remedy: `compare the loss's options and the targets of the batch; in ${port.name}, a Softmax before CrossEntropyLoss is one too many`,
  };
};
