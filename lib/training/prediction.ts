import { argumentError, show } from "../checks.js";
import type { Predictor } from "../backend/training.js";
import type { SamebitsError } from "../errors.js";
import { assertFree } from "../lease.js";
import { empty } from "../tensor/factories.js";
import type { InputTensor } from "../tensor/integers.js";
import { apartFrom, overlap } from "../tensor/overlap.js";
import { asInput, checkInputDType } from "../nn/containers/indices.js";
import { outputWidthFor } from "../nn/containers/widths.js";
import { checkSamples } from "../nn/samples.js";
import { rowCount, sameShape, shapeError, type Shape, withLast } from "../tensor/shape.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import { isNetAsMade } from "./as_made.js";
import { stateOf } from "./numbers.js";
import { engineBuffers } from "./engine_buffers.js";
import { netPlan } from "./plan.js";
import type { Trainee } from "./trainee.js";
import { inMode } from "./written_out_step.js";

/** What predictions for inputs of as many dimensions, the last of them the same, keep from one to the next. */
interface Prepared {
  readonly rank: number;
  /** Undefined for a scalar. */
  readonly width: number | undefined;
  /** Numbers of a row of the output. */
  readonly columns: number;
  readonly predictor: Predictor;
}

/** Net.predict: the forward pass in eval mode, all layers in one call of the backend. */
export class Prediction {
  readonly #trainee: Trainee;
  #prepared: Prepared | null = null;
  /** Outputs known to lie apart from the parameters: neither's memory can be replaced. */
  readonly #apart = new WeakSet<Tensor>();

  constructor(trainee: Trainee) {
    this.#trainee = trainee;
  }

  run(x: InputTensor, out: Tensor | undefined): Tensor {
    const { net, parameters, buffers } = this.#trainee;
    assertFree(net, "the net");
    if (!isNetAsMade(this.#trainee)) return this.#writtenOut(x, out);
    const { graph } = net;
    checkInputDType(graph.indices, checkTensor(x, "the input").dtype, "the input");
    x.borrow("the input");
    if (!graph.isRowwise(x.shape.length)) return this.#writtenOut(x, out);
    for (const p of parameters) borrowFloat32(p, "a parameter");
    for (const buffer of buffers) buffer.borrow("a buffer");
    checkSamples(graph, x.shape, false);
    const { columns, predictor } = this.#prepare(x.shape);
    const { data: input } = asInput(graph.indices, x, "the input");
    if (out !== undefined) this.#checkApart(checkOut(out, x.shape, columns));
    const y = out ?? empty(outputShape(x.shape, columns));
    // Input that is read while the output comes cannot lie under it, as it may under a caller's.
    predictor.predict(out === undefined ? input : apartFrom(out.data, input), y.data, rowCount(x.shape));
    return y;
  }

  /** The net's own forward pass in eval mode, which may keep what it likes. */
  #writtenOut(x: InputTensor, out: Tensor | undefined): Tensor {
    const { net, layers } = this.#trainee;
    const y = checkTensor(
      inMode(layers, false, () => net.forward(x)),
      "what the net's forward returns",
    );
    if (out === undefined) return y;
    return checkOutput(this.#trainee, y.shape, out, "out").copy_(y);
  }

  /** checkApart, once for each: for when all have the memory that they were made with. */
  #checkApart(out: Tensor): void {
    if (this.#apart.has(out)) return;
    checkApart(this.#trainee, out, "out");
    this.#apart.add(out);
  }

  #prepare(shape: Shape): Prepared {
    const width = shape[shape.length - 1];
    const last = this.#prepared;
    if (last !== null && last.rank === shape.length && last.width === width) return last;
    const { engine, net, parameters, buffers } = this.#trainee;
    const columns = outputWidthFor(net.graph, shape) as number;
    const predictor = engine.createPredictor(
      netPlan(net.graph, width ?? 1, []),
      parameters.map((p) => p.data),
      engineBuffers(buffers).buffers,
    );
    return (this.#prepared = { rank: shape.length, width, columns, predictor });
  }
}

export function outputShape(shape: Shape, columns: number): Shape {
  return shape.length === 0 ? shape : withLast(shape, columns);
}

/** A tensor of the caller's that is to take a net's output of that shape. Throws ERR_SHAPE, ERR_ARGUMENT, ERR_DTYPE, ERR_BUSY. */
export function checkOutput(trainee: Trainee, shape: Shape, out: Tensor, what: string): Tensor {
  borrowFloat32(checkTensor(out, what), what);
  out.borrowToWrite(what);
  if (!sameShape(out.shape, shape)) throw outError(shape, out, what);
  checkApart(trainee, out, what);
  return out;
}

function checkApart(net: Trainee, out: Tensor, what: string): void {
  if (stateOf(net).every(({ data }) => !overlap(data, out.data))) return;
  throw argumentError(`${what} lies over the memory of one of the net's parameters or buffers`);
}

function checkOut(out: Tensor, shape: Shape, columns: number): Tensor {
  borrowFloat32(out, "out");
  out.borrowToWrite("out");
  let fits = out.shape.length === shape.length && (shape.length === 0 || out.shape[shape.length - 1] === columns);
  for (let d = 0; d < shape.length - 1; d++) fits &&= out.shape[d] === shape[d];
  if (fits) return out;
  throw outError(outputShape(shape, columns), out, "out");
}

function outError(wanted: Shape, { shape }: Tensor, what: string): SamebitsError {
  return shapeError(`${what} must have the output's shape ${show(wanted)}, given ${show(shape)}`);
}
