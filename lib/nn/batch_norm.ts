import { argumentError, checkBoolean, checkInteger, checkNonNegative, checkNumber, checkOptions } from "../checks.js";
import type { LayerState } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import { formatFloat } from "../python/float.js";
import { fix } from "../public_class.js";
import type { Generator } from "../random/generator.js";
import type { DType } from "../tensor/dtype.js";
import { ones, zeros } from "../tensor/factories.js";
import { type Shape, shapeError } from "../tensor/shape.js";
import type { Tensor } from "../tensor/tensor.js";
import { ChannelLayer } from "./channel_layer.js";
import type { GeneratorOf } from "./cloning.js";
import type { Layer } from "./layer.js";
import type { StoredKind } from "./stored_kind.js";

/** What a net's file has of one. */
type BatchNormDescription = Required<Omit<BatchNorm1dOptions, "generator">> & { readonly numFeatures: number };

/** The options of a BatchNorm1d. */
export interface BatchNorm1dOptions {
  /** Is added to the variance, at least 0. Default: 1e-5. */
  eps?: number;
  /**
   * A batch's share in the running statistics: (1 - momentum) * what they were + momentum * the batch's. null: an equal share of all
   * batches so far. Default: 0.1.
   */
  momentum?: number | null;
  /** Whether it has a weight, and a bias unless `bias` says otherwise. Default: true. */
  affine?: boolean;
  /** Whether an affine one has a bias. Default: true. */
  bias?: boolean;
  /** Whether it keeps running statistics, by which it normalises in eval mode; else by the batch's, then, too. Default: true. */
  trackRunningStats?: boolean;
  /** Brings the backend; nothing is drawn. Default: the default generator. */
  generator?: Generator;
}

/**
 * (x - mean) / sqrt(variance + eps) * weight + bias of each channel of an input [N, C] or [N, C, L], torch.nn.BatchNorm1d: in float64,
 * rounded once. In training mode by the batch's mean and variance, over the n = N or N * L numbers of a channel, which the running
 * statistics take a share of, the variance over n - 1; in eval mode by the running statistics. The bits for [N, C, L] are those for
 * [N * L, C], the first sample's L rows first.
 *
 * The weight is 1 and the bias 0 at the start, the running mean 0 and the running variance 1; nothing is drawn.
 *
 * @example
 * ```ts
 * const norm = new BatchNorm1d(2);
 * norm.forward(tensor([[1, 10], [3, 30]])); // in training mode
 * console.log(norm.runningMean);
 * // tensor([0.2000, 2.0000])
 * ```
 */
export class BatchNorm1d extends ChannelLayer {
  /** C, the channels of the input and of the output. */
  declare readonly numFeatures: number;
  /** What is added to the variance. */
  declare readonly eps: number;
  /** A batch's share in the running statistics; null for an equal share of all. */
  declare readonly momentum: number | null;
  /** [numFeatures]; null where it is not affine. */
  declare readonly weight: Tensor | null;
  /** [numFeatures]; null where it has none. */
  declare readonly bias: Tensor | null;
  /** [numFeatures], the buffer "running_mean"; null where it keeps none. */
  declare readonly runningMean: Tensor | null;
  /** [numFeatures], the buffer "running_var"; null where it keeps none. */
  declare readonly runningVar: Tensor | null;
  /** [], the buffer "num_batches_tracked": the batches that the statistics have taken; null where it keeps none. */
  declare readonly numBatchesTracked: Tensor<"int64"> | null;
  readonly #buffers = new Map<string, Tensor<DType>>();

  /** Of numFeatures channels, from 1 to 2^31 - 1. Throws ERR_ARGUMENT. */
  constructor(numFeatures: number, options: BatchNorm1dOptions = {}) {
    super();
    const given = checkOptions(options, OPTIONS, "BatchNorm1d", ["momentum"]);
    checkInteger(numFeatures, "numFeatures", 1, 2 ** 31 - 1);
    const eps = checkNonNegative(given.eps ?? 1e-5, "eps");
    const momentum = given.momentum === null ? null : checkMomentum(given.momentum ?? 0.1);
    const isAffine = checkBoolean(given.affine ?? true, "affine");
    const hasBias = checkBoolean(given.bias ?? true, "bias") && isAffine;
    const tracks = checkBoolean(given.trackRunningStats ?? true, "trackRunningStats");
    this.useGenerator(given.generator);
    const weight = isAffine ? this.addParameter("weight", [numFeatures], 1) : null;
    const bias = hasBias ? this.addParameter("bias", [numFeatures], 0) : null;
    fix<BatchNorm1d>(this, { numFeatures, eps, momentum, weight, bias });
    const runningMean = tracks ? this.#addBuffer("running_mean", zeros([numFeatures])) : null;
    const runningVar = tracks ? this.#addBuffer("running_var", ones([numFeatures])) : null;
    const numBatchesTracked = tracks ? this.#addBuffer("num_batches_tracked", zeros([], { dtype: "int64" })) : null;
    fix<BatchNorm1d>(this, { runningMean, runningVar, numBatchesTracked });
  }

  #addBuffer<D extends DType>(name: string, buffer: Tensor<D>): Tensor<D> {
    this.#buffers.set(name, buffer as Tensor<DType>);
    return buffer;
  }

  /** Sets the weight to 1, the bias to 0, and the running statistics to what they were at the start. Throws ERR_BUSY. */
  resetParameters(): void {
    for (const p of this.weights) p.borrowToWrite("a parameter");
    this.resetRunningStats();
    this.weight?.fill_(1);
    this.bias?.fill_(0);
  }

  /** Sets the running mean to 0, the running variance to 1, and the number of batches to 0. Throws ERR_BUSY. */
  resetRunningStats(): void {
    for (const buffer of this.#buffers.values()) buffer.borrowToWrite("a buffer");
    this.runningMean?.fill_(0);
    this.runningVar?.fill_(1);
    this.numBatchesTracked?.fill_(0);
  }

  /** @internal */
  override namedBuffers(): ReadonlyMap<string, Tensor<DType>> {
    return this.#buffers;
  }

  /** @internal */
  override plan(): LayerPlan {
    const { weight, bias, eps, momentum, runningMean } = this;
    const [affine, hasBias, tracks] = [weight, bias, runningMean].map((t) => t !== null) as [boolean, boolean, boolean];
    return { kind: "batch_norm", affine, bias: hasBias, eps, momentum, tracks };
  }

  /** @internal */
  protected override get channels(): number {
    return this.numFeatures;
  }

  /** @internal */
  protected override get places(): string {
    return ", L";
  }

  /** @internal */
  protected override takesDimensions(dimensions: number): boolean {
    return dimensions === 3;
  }

  /** @internal */
  override mixesSamples(training: boolean): boolean {
    return training || this.runningMean === null;
  }

  /** @internal */
  override checkSamples([samples, , places = 1]: Shape, training: boolean, help = ""): void {
    if (samples !== 1 || places !== 1 || !this.mixesSamples(training)) return;
    const mode = training ? " in training mode" : "";
    throw shapeError(`${this} takes the mean and variance of a batch, of 2 samples at least${mode}, given 1${help}`);
  }

  /** @internal */
  protected override checkInput(shape: Shape): void {
    super.checkInput(shape);
    this.checkSamples(shape, this.training);
  }

  /** @internal */
  protected override borrowState(): LayerState {
    const buffers = [...this.#buffers].map(([name, buffer]) =>
      this.training ? buffer.borrowToWrite(name) : buffer.borrow(name),
    );
    return [...this.borrowWeights(), ...(buffers as (Float32Array | BigInt64Array)[])];
  }

  /** @internal */
  static get stored(): StoredKind<BatchNorm1d, BatchNormDescription> {
    return {
      describe: ({ numFeatures, eps, momentum, weight, bias, runningMean }) => {
        const [affine, hasBias, trackRunningStats] = [weight, bias, runningMean].map((t) => t !== null) as boolean[];
        return { numFeatures, eps, momentum, affine, bias: hasBias, trackRunningStats } as BatchNormDescription;
      },
      make: ({ numFeatures, ...options }) => new BatchNorm1d(numFeatures, options),
      shapes: ({ numFeatures, affine, bias, trackRunningStats }) => ({
        ...(affine && { weight: [numFeatures], ...(bias && { bias: [numFeatures] }) }),
        ...(trackRunningStats && { running_mean: [numFeatures], running_var: [numFeatures], num_batches_tracked: [] }),
      }),
    };
  }

  /** @internal */
  protected override copy(generatorOf: GeneratorOf): Layer {
    const { numFeatures, eps, momentum } = this;
    const [affine, bias, trackRunningStats] = [this.weight, this.bias, this.runningMean].map((t) => t !== null);
    const options = { eps, momentum, affine, bias, trackRunningStats } as BatchNorm1dOptions;
    return this.copyBy(generatorOf, (generator) => new BatchNorm1d(numFeatures, { ...options, generator }));
  }

  override toString(): string {
    const { numFeatures, eps, momentum } = this;
    const [affine, bias, tracks] = [this.weight, this.bias, this.runningMean].map((t) => (t ? "True" : "False"));
    const share = momentum === null ? "None" : formatFloat(momentum);
    return `BatchNorm1d(${numFeatures}, eps=${formatFloat(eps)}, momentum=${share}, affine=${affine}, bias=${bias}, track_running_stats=${tracks})`;
  }
}

const OPTIONS = ["eps", "momentum", "affine", "bias", "trackRunningStats", "generator"];

function checkMomentum(momentum: unknown): number {
  const share = checkNumber(momentum, "momentum");
  if (Number.isNaN(share)) throw argumentError("momentum must be a number or null, given NaN");
  return share;
}
