import { batchMoments, batchNormBackward, batchNormForward, runningMoments } from "../operations/batch_norm.js";
import { type ForwardPass, type LayerDefinition, type ReferenceLayer, rowSlices } from "./layer.js";

export interface BatchNormPlan {
  readonly kind: "batch_norm";
  readonly affine: boolean;
  readonly bias: boolean;
  readonly eps: number;
  /** A batch's share in the running statistics; null: that of one of all. */
  readonly momentum: number | null;
  /** Whether it has running statistics. */
  readonly tracks: boolean;
}

export const BATCH_NORM: LayerDefinition<BatchNormPlan> = {
  options: { affine: "flag", bias: "flag", eps: "number", momentum: "number", tracks: "flag" },
  make: batchNorm,
};

const COST = 16; // of an element, in multiply-adds
/** Of a moment, which is a float64. */
const FLOATS = 2;

/**
 * Its parameters are the weight and the bias, as far as it has them; its buffers, where it tracks statistics, the running mean and
 * variance, and a count of the batches. It keeps the moments that it has normalised by.
 */
function batchNorm(plan: BatchNormPlan, [features = 0]: readonly number[]): ReferenceLayer {
  const { affine, bias, tracks } = plan;
  const parameters = affine ? 1 + Number(bias) : 0;
  return {
    inFeatures: features,
    outFeatures: features,
    parameterSizes: Array.from({ length: parameters }, () => features),
    bufferSizes: tracks ? [features, features] : [],
    counters: Number(tracks),
    mixesRows: (training) => training || !tracks,
    kept: () => 2 * features * FLOATS,
    passesOn: () => false,
    forward: (pass) => {
      const {
        rows,
        parameters: [weight = null, biases = null],
        kept,
        input,
        output,
      } = pass;
      const x = input.subarray(0, rows * features);
      const moments = kept === null ? new Float64Array(2 * features) : new Float64Array(kept.buffer);
      return [
        { cost: x.length * COST, run: () => measure(plan, pass, x, moments) },
        ...rowSlices(rows, features, [input, output], COST, ([from, to]) =>
          batchNormForward(from!, moments, weight, biases, to!),
        ),
      ];
    },
    backward: (pass) => {
      const { rows, kept, input, outputGradient, inputGradient, gradients, accumulate } = pass;
      const [own = null] = pass.parameters;
      const [x, g] = [input, outputGradient].map((array) => array.subarray(0, rows * features)) as [Numbers, Numbers];
      const gradInput = inputGradient?.subarray(0, rows * features) ?? null;
      const [weight = null, biases = null] = gradients;
      const isOfBatch = pass.training || !tracks;
      const run = (): void =>
        batchNormBackward(x, new Float64Array(kept.buffer), own, g, gradInput, weight, biases, accumulate, isOfBatch);
      return [{ cost: 2 * x.length * COST, run }];
    },
  };
}

type Numbers = Float32Array;

function measure(
  { eps, momentum, tracks }: BatchNormPlan,
  pass: ForwardPass,
  x: Float32Array,
  moments: Float64Array,
): void {
  const {
    training,
    buffers: [mean, variance],
    counters: [batches],
  } = pass;
  if (!tracks) return batchMoments(x, moments, eps, null);
  if (!training) return runningMoments(mean!, variance!, moments, eps);
  batchMoments(x, moments, eps, { mean: mean!, variance: variance!, batches: batches!, momentum });
}
