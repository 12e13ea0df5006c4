import { preluBackwardInput, preluBackwardWeight, preluForward } from "../operations/prelu.js";
import type { Slice } from "../slices.js";
import { type LayerPass, type LayerDefinition, type ReferenceLayer, rowSlices } from "./layer.js";

/** With one weight, or one for each column. */
export interface PReLUPlan {
  readonly kind: "prelu";
  readonly numParameters: number;
}

export const PRELU: LayerDefinition<PReLUPlan> = {
  options: { numParameters: "number" },
  make: prelu,
};

const COST = 4; // of an element, in multiply-adds

/** Its parameter is the weight, of one number or of one for each column. */
function prelu({ numParameters }: PReLUPlan, [features = 0]: readonly number[]): ReferenceLayer {
  return {
    inFeatures: features,
    outFeatures: features,
    parameterSizes: [numParameters],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, parameters: [weight], input, output }) =>
      rowSlices(rows, features, [input, output], COST, ([x, y]) => preluForward(x!, weight!, y!)),
    backward: (pass) => [...weightSlices(pass, features), ...inputSlices(pass, features)],
  };
}

/** In one piece: a block's sums go over all of its rows. */
function weightSlices({ rows, input, outputGradient, gradients, accumulate }: LayerPass, features: number): Slice[] {
  const [weight = null] = gradients;
  if (weight === null) return [];
  const numbers = rows * features;
  const [x, g] = [input, outputGradient].map((array) => array.subarray(0, numbers)) as [Float32Array, Float32Array];
  return [{ cost: numbers * COST, run: () => preluBackwardWeight(x, g, weight, accumulate, features) }];
}

function inputSlices(pass: LayerPass, features: number): Slice[] {
  const { rows, parameters, input, outputGradient, inputGradient } = pass;
  if (inputGradient === null) return [];
  return rowSlices(rows, features, [input, outputGradient, inputGradient], COST, ([x, gradOutput, gradInput]) =>
    preluBackwardInput(x!, parameters[0]!, gradOutput!, gradInput!),
  );
}
