/** Net.predictAsync: predict's bits, off the main thread on the native backend, with turns for the event loop on the other. */
import type { NetPlan } from "../backend/training.js";
import { checkOptions } from "../checks.js";
import { failureOf } from "../errors.js";
import { assertFree, lease } from "../lease.js";
import { asInput, checkInputDType } from "../nn/containers/indices.js";
import { checkSamples } from "../nn/samples.js";
import { outputWidthFor } from "../nn/containers/widths.js";
import { empty } from "../tensor/factories.js";
import type { InputTensor } from "../tensor/integers.js";
import { apartFrom } from "../tensor/overlap.js";
import { rowCount } from "../tensor/shape.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import { giveTurn, isTurnDue } from "../turns.js";
import { isNetAsMade } from "./as_made.js";
import { engineBuffers } from "./engine_buffers.js";
import { checkSignal } from "./abort.js";
import { netPlan } from "./plan.js";
import { checkOutput, outputShape, type Prediction } from "./prediction.js";
import type { Trainee } from "./trainee.js";

/** What Net.predictAsync takes besides its input; a wrong one is ERR_ARGUMENT. */
export interface PredictAsyncOptions {
  /** Is set to the output, whose shape it has, and resolved to; not over a parameter's memory. It may be x. Default: a new tensor. */
  out?: Tensor;
  /** Stops it: it rejects with the signal's reason, and `out` may have the first of its rows by then. Default: none. */
  signal?: AbortSignal;
}

/** Numbers of the input, or the output, that are copied at once: about a millisecond's. */
const AT_ONCE = 1 << 20;

/** Everything is checked, and the parameters are copied, before this returns. */
export async function predictAsync(
  trainee: Trainee,
  prediction: Prediction,
  x: InputTensor,
  options: PredictAsyncOptions,
): Promise<Tensor> {
  const { out, signal } = checkOptions(options, ["out", "signal"], "predictAsync");
  checkSignal(signal);
  signal?.throwIfAborted();
  const { net, engine, parameters, buffers } = trainee;
  assertFree(net, "the net");
  if (!isNetAsMade(trainee)) return prediction.run(x, out);
  const { indices } = net.graph;
  checkInputDType(indices, checkTensor(x, "the input").dtype, "the input");
  if (!net.graph.isRowwise(x.shape.length)) return prediction.run(x, out);
  checkSamples(net.graph, x.shape, false);
  const width = x.shape.at(-1) ?? 1;
  const columns = outputWidthFor(net.graph, x.shape) as number;
  const checked = asInput(indices, x, "the input");
  const given = indices.lookups.length > 0 ? checked.clone() : checked; // which indices they are, nobody changes any more
  const input = given.data;
  const shape = outputShape(x.shape, columns);
  if (out !== undefined) checkOutput(trainee, shape, out, "out");
  const copies = parameters.map((p) => borrowFloat32(p, "a parameter"));
  const plan = netPlan(net.graph, width, []);
  const y = out ?? empty(shape);
  const source = apartFrom(y.data, input);
  const owned = out === undefined ? [] : [{ object: out, what: "out" }];
  const read = source === input ? [{ object: given, what: "the input" }] : [];
  const release = lease({ owned, read }, "predictAsync");
  try {
    const predictor = engine.createAsyncPredictor(plan, copies, engineBuffers(buffers).buffers);
    const rows = rowCount(x.shape);
    const most = mixesRows(plan) ? Math.max(rows, 1) : Math.max(1, Math.floor(AT_ONCE / Math.max(width, columns, 1)));
    for (let first = 0; first < rows; first += most) {
      const count = Math.min(most, rows - first);
      const numbers = source === input ? given.leasedData("the input") : source;
      const part = new Float32Array(count * columns);
      await predictor.predict(numbers.subarray(first * width, (first + count) * width), part, count);
      signal?.throwIfAborted();
      y.leasedData("out").set(part, first * columns);
      if (isTurnDue()) await giveTurn(); // what is little work is done at once
    }
    return y;
  } catch (cause) {
    throw signal?.aborted ? signal.reason : failureOf("the prediction cannot go on", cause);
  } finally {
    release();
  }
}

/** Whether a row of the output depends on all rows, in eval mode: then they are one part. */
function mixesRows({ layers }: NetPlan): boolean {
  return layers.some((layer) => layer.kind === "batch_norm" && !layer.tracks);
}
