import { argumentError, checkInteger, checkOptions } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import type { LayerPlan } from "../backend/training.js";
import { fix } from "../public_class.js";
import type { Generator } from "../random/generator.js";
import { type InputTensor, placeOf } from "../tensor/integers.js";
import { elementCount, type Shape } from "../tensor/shape.js";
import { borrowFloat32, checkTensor, dtypeError, type Tensor } from "../tensor/tensor.js";
import { type GeneratorOf, isDrawing } from "./cloning.js";
import type { Layer, LayerWidth } from "./layer.js";
import type { RowSize } from "./planned_layer.js";
import { WeightedLayer } from "./weighted_layer.js";
import type { StoredKind } from "./stored_kind.js";

/** What a net's file has of one. */
interface EmbeddingDescription {
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  readonly paddingIdx: number | null;
}

/** The options of an Embedding. */
export interface EmbeddingOptions {
  /**
   * The row that stands for no word: it is 0 at the start, and gets no gradient. From -numEmbeddings to numEmbeddings - 1, counted from the
   * end where it is negative. Default: none.
   */
  paddingIdx?: number;
  /** Draws the weight, and brings the backend. Default: the default generator. */
  generator?: Generator;
}

/** Up to here float32 has all whole numbers. */
const MOST_ROWS = 2 ** 24;

/**
 * Rows of a weight, looked up by their numbers: torch.nn.Embedding, for words, categories and all that is counted. [...] becomes
 * [..., embeddingDim].
 *
 * It takes int64, int32, and float32 where that holds whole numbers, as columns of a table do: `new Net([new Columns(0, 1), new Embedding(7, 3)])`
 * has one of them in the input's first column. Flatten makes [samples, n * embeddingDim] of what n numbers become.
 *
 * Its constructor draws the weight as normal_ does, one standard normal number an element, and sets the row of padding to 0.
 *
 * In the backward pass a row's gradient is the sum over its lookups, sample after sample. Indices have no gradient: it gives zeros.
 *
 * @example
 * ```ts
 * manualSeed(1);
 * const embedding = new Embedding(10, 3);
 * console.log(embedding.forward(tensor(Int32Array.of(2, 7))));
 * // tensor([[-0.9798, -1.6091, -0.7121],
 * //         [ 0.0457, -1.3924,  2.6891]])
 * ```
 */
export class Embedding<Dim extends number = number> extends WeightedLayer<InputTensor> {
  /** How many rows there are. */
  declare readonly numEmbeddings: number;
  /** The size of each. */
  declare readonly embeddingDim: Dim;
  /** The row that gets no gradient, from 0 on; null where there is none. */
  declare readonly paddingIdx: number | null;
  /** [numEmbeddings, embeddingDim] */
  declare readonly weight: Tensor;

  /**
   * Of numEmbeddings rows, from 0 to 2^24, of embeddingDim numbers each, from 0 to 2^31 - 1; the weight is drawn here. Throws
   * ERR_ARGUMENT.
   */
  constructor(numEmbeddings: number, embeddingDim: Dim, options: EmbeddingOptions = {}) {
    super();
    const { paddingIdx, generator } = checkOptions(options, ["paddingIdx", "generator"], "Embedding");
    checkInteger(numEmbeddings, "numEmbeddings", 0, MOST_ROWS);
    checkInteger(embeddingDim, "embeddingDim", 0, 2 ** 31 - 1);
    const padding = paddingIdx === undefined ? null : checkPadding(paddingIdx, numEmbeddings);
    this.useGenerator(generator);
    const weight = this.addParameter("weight", [numEmbeddings, embeddingDim], 0);
    fix<Embedding>(this, { numEmbeddings, embeddingDim, paddingIdx: padding, weight });
    if (isDrawing()) this.resetParameters();
  }

  /** Draws the weight again, from the generator given at construction or else the default one. Throws ERR_BUSY. */
  resetParameters(): void {
    const { weight, paddingIdx, embeddingDim } = this;
    weight.normal_(0, 1, { generator: this.generator });
    if (paddingIdx !== null) weight.borrowToWrite().fill(0, paddingIdx * embeddingDim, (paddingIdx + 1) * embeddingDim);
  }

  /** @internal */
  override plan(): LayerPlan {
    const { numEmbeddings, embeddingDim, paddingIdx } = this;
    return { kind: "embedding", numEmbeddings, embeddingDim, paddingIdx };
  }

  /** @internal */
  override get width(): LayerWidth {
    return { input: null, output: this.embeddingDim };
  }

  /** @internal */
  override outputShape(shape: Shape): Shape {
    return [...shape, this.embeddingDim];
  }

  /** @internal A row of it is all that a row of the input becomes. */
  override outputDimensions(dimensions: number, inputDimensions: number): number | null {
    return dimensions > 0 && dimensions === inputDimensions ? dimensions + 1 : null;
  }

  /** @internal A sample's numbers are a row. */
  protected override rowSize(shape: Shape): RowSize {
    return { rows: shape[0] ?? 1, width: elementCount(shape.slice(1)) };
  }

  /** @internal */
  protected override borrowInput(x: InputTensor): Float32Array {
    const { dtype } = checkTensor(x, "the input");
    if (dtype !== "float32" && dtype !== "int64" && dtype !== "int32")
      throw dtypeError(`${this} takes int64, int32, or whole numbers of float32, given ${dtype as string}`);
    const [numbers, taker] = [x.borrow("the input"), String(this)];
    for (let i = 0; i < numbers.length; i++) {
      const index = numbers[i] as number | bigint;
      if (!this.hasRow(index)) throw this.noRow(index, i, x.shape, taker, "the input");
    }
    return borrowFloat32(x.to("float32"), "the input");
  }

  /** @internal Whether a number is a row's. */
  hasRow(index: number | bigint): boolean {
    return index >= 0 && index < this.numEmbeddings && (typeof index === "bigint" || index % 1 === 0);
  }

  /** @internal The error for an index at that place of an input that is none; `taker` and `what` are for the message. */
  noRow(index: number | bigint, place: number, shape: Shape, taker: string, what: string): SamebitsError {
    const rows = this.numEmbeddings === 0 ? "has no rows" : `takes whole numbers from 0 to ${this.numEmbeddings - 1}`;
    return argumentError(`${taker} ${rows}, given ${index} in ${what}${placeOf(place, shape)}`);
  }

  /** @internal The backward pass does not read the weight. */
  override checkUnchanged(): void {}

  /** @internal */
  static get stored(): StoredKind<Embedding, EmbeddingDescription> {
    return {
      describe: ({ numEmbeddings, embeddingDim, paddingIdx }) => ({ numEmbeddings, embeddingDim, paddingIdx }),
      make: ({ numEmbeddings, embeddingDim, paddingIdx }) =>
        new Embedding(numEmbeddings, embeddingDim, paddingIdx === null ? {} : { paddingIdx }),
      shapes: ({ numEmbeddings, embeddingDim }) => ({ weight: [numEmbeddings, embeddingDim] }),
    };
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    const { numEmbeddings, embeddingDim, paddingIdx } = this;
    const options = paddingIdx === null ? {} : { paddingIdx };
    return this.copyBy(
      generatorOf,
      (generator) => new Embedding(numEmbeddings, embeddingDim, { ...options, generator }),
    );
  }

  override toString(): string {
    const padding = this.paddingIdx === null ? "" : `, padding_idx=${this.paddingIdx}`;
    return `Embedding(${this.numEmbeddings}, ${this.embeddingDim}${padding})`;
  }
}

function checkPadding(paddingIdx: number, rows: number): number {
  checkInteger(paddingIdx, "paddingIdx", -rows, rows - 1);
  return paddingIdx < 0 ? paddingIdx + rows : paddingIdx;
}
