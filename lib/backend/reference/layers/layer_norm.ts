import { layerNormBackwardInput, layerNormBackwardParameters, layerNormForward } from "../operations/layer_norm.js";
import type { Slice } from "../slices.js";
import { type LayerPass, type LayerDefinition, type ReferenceLayer, rowSlices } from "./layer.js";

export interface LayerNormPlan {
  readonly kind: "layer_norm";
  readonly affine: boolean;
  readonly bias: boolean;
  readonly eps: number;
}

export const LAYER_NORM: LayerDefinition<LayerNormPlan> = {
  options: { affine: "flag", bias: "flag", eps: "number" },
  make: layerNorm,
};

const COST = 16; // of an element, in multiply-adds

/** Its parameters are the weight and the bias, as far as it has them. */
function layerNorm({ affine, bias, eps }: LayerNormPlan, [features = 0]: readonly number[]): ReferenceLayer {
  const size = { columns: features, eps };
  const parameters = affine ? 1 + Number(bias) : 0;
  return {
    inFeatures: features,
    outFeatures: features,
    parameterSizes: Array.from({ length: parameters }, () => features),
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, parameters: [weight = null, biases = null], input, output }) =>
      rowSlices(rows, features, [input, output], COST, ([x, y]) => layerNormForward(x!, weight, biases, y!, size)),
    backward: (pass) => [...parameterSlices(pass, size), ...inputSlices(pass, size)],
  };
}

type Size = Parameters<typeof layerNormForward>[4];

/** In one piece: a block's sums go over all of its rows. */
function parameterSlices({ rows, input, outputGradient, gradients, accumulate }: LayerPass, size: Size): Slice[] {
  const [weight = null, bias = null] = gradients;
  if (weight === null && bias === null) return [];
  const numbers = rows * size.columns;
  const [x, g] = [input, outputGradient].map((array) => array.subarray(0, numbers)) as [Float32Array, Float32Array];
  const run = (): void => layerNormBackwardParameters(x, g, weight, bias, accumulate, size);
  return [{ cost: numbers * COST, run }];
}

function inputSlices(pass: LayerPass, size: Size): Slice[] {
  const { rows, parameters, input, outputGradient, inputGradient } = pass;
  if (inputGradient === null) return [];
  const [weight = null] = parameters;
  return rowSlices(rows, size.columns, [input, outputGradient, inputGradient], COST, ([x, gradOutput, gradInput]) =>
    layerNormBackwardInput(x!, weight, gradOutput!, gradInput!, size),
  );
}
