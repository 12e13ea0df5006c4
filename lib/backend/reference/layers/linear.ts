import type { LinearSize } from "../../backend.js";
import { biasGradient, linearBackwardInput, linearForward, weightGradient } from "../operations/linear.js";
import type { Tile } from "../operations/product_part.js";
import { cut, cutProduct, type Slice } from "../slices.js";
import type { LayerDefinition, LayerPass, ReferenceLayer } from "./layer.js";

/** The sizes of a linear layer, and whether it has a bias. */
export interface LinearPlan {
  readonly kind: "linear";
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly bias: boolean;
}

export const LINEAR: LayerDefinition<LinearPlan> = {
  options: { inFeatures: "number", outFeatures: "number", bias: "flag" },
  make: linear,
};

/** Its parameters are the weight and, where it has one, the bias. */
function linear({ inFeatures, outFeatures, bias }: LinearPlan): ReferenceLayer {
  return {
    inFeatures,
    outFeatures,
    parameterSizes: bias ? [inFeatures * outFeatures, outFeatures] : [inFeatures * outFeatures],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows, parameters: [weight, biases = null], input, output }) =>
      cutProduct(rows, outFeatures, inFeatures, (tile) =>
        linearForward(input, weight!, biases, output, { rows, inFeatures, outFeatures }, tile),
      ),
    backward: (pass) => {
      const size = { rows: pass.rows, inFeatures, outFeatures };
      return [...parameterSlices(pass, size), ...inputSlices(pass, size)];
    },
  };
}

function parameterSlices({ input, outputGradient, gradients }: LayerPass, size: LinearSize): Slice[] {
  const { rows, inFeatures, outFeatures } = size;
  const [weightSums = null, biasSums = null] = gradients;
  const weight = (tile: Tile): void => weightGradient(input, outputGradient, weightSums!, size, tile);
  const bias = (from: number, to: number): void => biasGradient(outputGradient, biasSums!, size, from, to);
  return [
    ...(weightSums === null ? [] : cutProduct(outFeatures, inFeatures, rows, weight)),
    ...(biasSums === null ? [] : cut(outFeatures, rows, bias)),
  ];
}

function inputSlices({ parameters: [weight], outputGradient, inputGradient }: LayerPass, size: LinearSize): Slice[] {
  if (inputGradient === null) return [];
  return cutProduct(size.rows, size.inFeatures, size.outFeatures, (tile) =>
    linearBackwardInput(outputGradient, weight!, inputGradient, size, tile),
  );
}
