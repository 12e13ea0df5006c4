import type { Backend, LayerState, StandaloneLayer } from "../backend/backend.js";
import { empty } from "../tensor/factories.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Parameter } from "../tensor/parameter.js";
import { rowCount, type Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { Saved } from "./last_pass.js";
import { borrowGradient, Layer } from "./layer.js";
import { gradientsFor, giveGradients } from "./parameter_gradients.js";

/** What a backend has made of a layer's plan, for rows of so many numbers. */
interface Prepared {
  readonly engine: Backend;
  readonly width: number;
  readonly layer: StandaloneLayer;
}

/** How many rows, of how many numbers each. */
export interface RowSize {
  readonly rows: number;
  readonly width: number;
}

/** A layer whose passes a backend makes by its plan, in a net or alone. */
export abstract class PlannedLayer<Input extends InputTensor = Tensor> extends Layer<Input> {
  #prepared: Prepared | null = null;
  /** Of the last forward pass: what the backward pass reads, what the backend keeps for it, and the mode. */
  readonly #saved = new Saved();
  #kept = new Float32Array();
  #inTraining = true;

  /** @internal What the backward pass reads besides what the backend keeps. */
  protected get reads(): "input" | "output" | "neither" {
    return "input";
  }

  /** @internal The rows of an input of that shape, as the backend has them. */
  protected rowSize(shape: Shape): RowSize {
    return { rows: rowCount(shape), width: shape[shape.length - 1] ?? 1 };
  }

  /** @internal Numbers of that shape in those rows; themselves as a rule. */
  protected rowsOf(data: Float32Array, _shape: Shape): Float32Array {
    return data;
  }

  /** @internal Sets the tensor to what `compute` sets those rows to. */
  protected setByRows({ data }: Tensor, compute: (rows: Float32Array) => void): void {
    compute(data);
  }

  /** @internal The input's numbers. Throws ERR_DTYPE, ERR_ARGUMENT. */
  protected borrowInput(x: InputTensor): Float32Array {
    return borrowFloat32(x as Tensor, "the input");
  }

  /** @internal That an input of that shape can be taken in the layer's mode. Throws ERR_SHAPE, ERR_ARGUMENT. */
  protected checkInput(shape: Shape): void {
    this.checkShape(shape);
    this.checkWidth(shape);
  }

  /** @internal Its parameters, in order, whatever a subclass names besides; and their numbers. */
  protected get weights(): readonly Parameter[] {
    return NONE;
  }

  /** @internal */
  protected borrowWeights(): readonly Float32Array[] {
    return NONE;
  }

  /** @internal What a forward pass works on besides the input. Throws ERR_DTYPE, ERR_ARGUMENT, ERR_BUSY. */
  protected borrowState(): LayerState {
    return this.borrowWeights();
  }

  /** @internal After a forward pass. */
  protected noteWeight(): void {}

  #prepare(engine: Backend, width: number): StandaloneLayer {
    const last = this.#prepared;
    if (last !== null && last.engine === engine && last.width === width) return last.layer;
    const layer = engine.createLayer(
      this.plan(() => 0),
      width,
    );
    this.#prepared = { engine, width, layer };
    return layer;
  }

  /** @internal */
  override computeOutput(engine: Backend, x: InputTensor): Tensor {
    const numbers = this.borrowInput(x);
    const { shape } = x;
    this.checkInput(shape);
    const input = this.rowsOf(numbers, shape);
    const y = empty(this.outputShape(shape));
    const { rows, width } = this.rowSize(shape);
    const layer = this.#prepare(engine, width);
    const kept = layer.kept(rows);
    if (this.#kept.length !== kept) this.#kept = new Float32Array(kept);
    const state = this.borrowState();
    this.setByRows(y, (to) => layer.forward(rows, this.training, input, to, this.#kept, state));
    this.#inTraining = this.training;
    const { reads } = this;
    this.#saved.save(reads === "input" ? input : reads === "output" ? y.data : NOTHING, shape);
    this.noteWeight();
    return y;
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const { data, shape } = this.#saved;
    const outputShape = this.outputShape(shape);
    const gradient = this.rowsOf(borrowGradient(gradOutput, outputShape, this.constructor.name), outputShape);
    const { weights, reads } = this;
    const parameters = this.borrowWeights();
    const gradInput = empty(shape);
    const given = gradientsFor(weights);
    const gradients = given.gradients.map((g) => g.data);
    const { rows, width } = this.rowSize(shape);
    const layer = this.#prepare(engine, width);
    this.setByRows(gradInput, (to) => {
      const [x, y] = [reads === "input" ? data : to, reads === "output" ? data : gradient];
      // prettier-ignore
      layer.backward(rows, this.#inTraining, x, y, this.#kept, gradient, to, given.accumulate, parameters, gradients);
    });
    giveGradients(weights, given);
    return gradInput;
  }
}

const NOTHING = new Float32Array();
const NONE: readonly never[] = [];
