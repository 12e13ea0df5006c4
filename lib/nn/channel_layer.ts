import { show } from "../checks.js";
import { type Shape, shapeError } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import type { LayerWidth } from "./layer.js";
import type { RowSize } from "./planned_layer.js";
import { WeightedLayer } from "./weighted_layer.js";

/**
 * A layer with numbers of its own for each channel: the second dimension of its input, [N, C] or [N, C, L]. It computes rows of C
 * numbers: of [N, C, L] there are N * L, the first sample's for each place in L, then the second's, and so on.
 */
export abstract class ChannelLayer extends WeightedLayer {
  /** @internal How many there are; null where any shape will do, channels or none. */
  protected abstract get channels(): number | null;

  /** @internal What stands behind C in the shape of an input of several places: ", L", say. */
  protected abstract get places(): string;

  /** @internal Of an input [N, C]. */
  override get width(): LayerWidth | null {
    const { channels } = this;
    return channels === null ? null : { input: channels, output: channels };
  }

  /** @internal What stands last in [N, C, L] are places. */
  override widthFor(shape: Shape): LayerWidth | null {
    return shape.length > 2 ? null : this.width;
  }

  /** @internal */
  override outputShape(shape: Shape): Shape {
    return shape;
  }

  /** @internal Row by row where a row has the channels. */
  override outputDimensions(dimensions: number, inputDimensions: number): number | null {
    return this.channels === null || dimensions === 2 ? super.outputDimensions(dimensions, inputDimensions) : null;
  }

  /** @internal */
  override checkShape(shape: Shape): void {
    const { channels, places } = this;
    if (channels === null || shape.length === 2) return;
    if (this.takesDimensions(shape.length) && shape[1] === channels) return;
    throw shapeError(
      `${this} takes an input of shape [N, ${channels}] or [N, ${channels}${places}], given ${show(shape)}`,
    );
  }

  /** @internal Whether it takes an input of so many, more than two. */
  protected takesDimensions(dimensions: number): boolean {
    return dimensions > 2;
  }

  /** @internal That it takes an input of that shape. Throws ERR_SHAPE. */
  protected override checkInput(shape: Shape): void {
    this.checkShape(shape);
    if (this.widthFor(shape) !== null) this.checkWidth(shape);
  }

  /** @internal */
  protected override rowSize(shape: Shape): RowSize {
    const { channels, places } = this.#sizeOf(shape);
    if (this.channels === null) return super.rowSize(shape);
    return { rows: (shape[0] as number) * places, width: channels };
  }

  /** @internal Numbers of that shape in rows of the channels; themselves where they are. */
  protected override rowsOf(data: Float32Array, shape: Shape): Float32Array {
    const size = this.#sizeOf(shape);
    if (size.places === 1) return data;
    const rows = new Float32Array(data.length);
    forEachPlace(size, data.length, (at, inRows) => (rows[inRows] = data[at] as number));
    return rows;
  }

  /** @internal Sets the tensor to what `compute` sets rows of the channels to. */
  protected override setByRows({ data, shape }: Tensor, compute: (rows: Float32Array) => void): void {
    const size = this.#sizeOf(shape);
    if (size.places === 1) return compute(data);
    const rows = new Float32Array(data.length);
    compute(rows);
    forEachPlace(size, data.length, (at, inRows) => (data[at] = rows[inRows] as number));
  }

  #sizeOf(shape: Shape): Size {
    const { channels } = this;
    if (channels === null) return { channels: 1, places: 1 };
    let places = 1;
    for (let d = 2; d < shape.length; d++) places *= shape[d] as number;
    return { channels, places };
  }
}

interface Size {
  readonly channels: number;
  /** The numbers of a sample's channel. */
  readonly places: number;
}

/** Where each number stands in [N, C, L], and where in rows of C. */
function forEachPlace({ channels, places }: Size, count: number, visit: (at: number, inRows: number) => void): void {
  const sample = channels * places;
  for (let at = 0, start = 0; start < count; start += sample) {
    for (let channel = 0; channel < channels; channel++)
      for (let place = 0; place < places; place++) visit(at++, start + place * channels + channel);
  }
}
