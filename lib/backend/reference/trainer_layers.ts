/**
 * A layer's forward and backward pass as slices of work on a batch of `rows` samples.
 */
import type { GeneratorState, LinearSize } from "../backend.js";
import { activationBackward, activationForward } from "./activation.js";
import { dropoutForward } from "./dropout.js";
import { biasGradient, linearBackwardInput, linearForward, weightGradient } from "./linear.js";
import type { Tile } from "./matrix_product.js";
import { multiply } from "./multiply.js";
import { cut, cutArrays, cutProduct, type Slice } from "./slices.js";
import { softmaxBackward, softmaxForward } from "./softmax.js";
import type { LayerPlace, ParameterPlace } from "./trainer_layout.js";

// Costs of an element, in multiply-adds.
const ACTIVATION_COST = 16;
const DROPOUT_COST = 16;
const PRODUCT_COST = 2;

/** A layer in a forward pass: all arrays hold at least `rows` rows. */
export interface ForwardPass {
  readonly layer: LayerPlace;
  readonly rows: number;
  /** Each parameter's array, by its index. */
  readonly parameters: readonly Float32Array[];
  readonly generators: readonly GeneratorState[];
  readonly input: Float32Array;
  readonly output: Float32Array;
  /** Of a dropout in training; null in eval mode. */
  readonly noise: Float32Array | null;
}

/** A layer in a training step. */
export interface LayerPass extends ForwardPass {
  readonly noise: Float32Array;
  readonly outputGradient: Float32Array;
  /** Null where no layer below has a parameter that wants a gradient. */
  readonly inputGradient: Float32Array | null;
  /** Null where there is no such parameter, or it is frozen. */
  readonly weightGradient: Float32Array | null;
  readonly biasGradient: Float32Array | null;
}

export function forwardSlices(pass: ForwardPass): Slice[] {
  const { layer, rows, input, output } = pass;
  const { plan } = layer;
  switch (plan.kind) {
    case "identity":
      return [];
    case "linear":
      return cutProduct(rows, layer.outFeatures, layer.inFeatures, (tile) => {
        const bias = layer.bias === null ? null : parameterOf(pass, layer.bias);
        linearForward(input, parameterOf(pass, layer.weight!), bias, output, sizeOf(pass), tile);
      });
    case "activation":
      return elementSlices(pass, [input, output], ACTIVATION_COST, ([x, y]) =>
        activationForward(plan.activation, x!, y!),
      );
    case "softmax":
      return rowSlices(pass, [input, output], ([x, y]) => softmaxForward(x!, y!, layer.outFeatures, plan.log));
    case "dropout":
      return dropoutSlices(pass, plan.p, pass.generators[plan.generator]!);
  }
}

function dropoutSlices(pass: ForwardPass, p: number, generator: GeneratorState | undefined): Slice[] {
  const { input, output, noise } = pass;
  if (noise === null) return elementSlices(pass, [input, output], PRODUCT_COST, ([x, y]) => y!.set(x!));
  return elementSlices(pass, [input, noise, output], DROPOUT_COST, ([x, factor, y]) =>
    dropoutForward(generator!, p, x!, factor!, y!),
  );
}

export function backwardSlices(pass: LayerPass): Slice[] {
  const { layer, input, output, noise, outputGradient, inputGradient } = pass;
  const { plan } = layer;
  if (plan.kind === "linear") return [...parameterSlices(pass), ...inputSlices(pass)];
  if (plan.kind === "identity" || inputGradient === null) return [];
  switch (plan.kind) {
    case "activation":
      return elementSlices(pass, [input, output, outputGradient, inputGradient], ACTIVATION_COST, ([x, y, from, to]) =>
        activationBackward(plan.activation, x!, y!, from!, to!),
      );
    case "softmax":
      return rowSlices(pass, [output, outputGradient, inputGradient], ([y, from, to]) =>
        softmaxBackward(y!, from!, to!, layer.outFeatures, plan.log),
      );
    case "dropout":
      return elementSlices(pass, [outputGradient, noise, inputGradient], PRODUCT_COST, ([from, factor, to]) =>
        multiply(from!, factor!, to!),
      );
  }
}

type Parts = readonly Float32Array[];

function elementSlices(
  { layer, rows }: ForwardPass,
  arrays: Parts,
  cost: number,
  run: (parts: Parts) => void,
): Slice[] {
  const inBatch = arrays.map((array) => array.subarray(0, rows * layer.outFeatures));
  return cutArrays(inBatch, cost, (...parts) => run(parts));
}

/** In whole rows. */
function rowSlices({ layer, rows }: ForwardPass, arrays: Parts, run: (parts: Parts) => void): Slice[] {
  const width = layer.outFeatures;
  return cut(rows, width * ACTIVATION_COST, (from, to) => {
    run(arrays.map((array) => array.subarray(from * width, to * width)));
  });
}

function parameterSlices(pass: LayerPass): Slice[] {
  const { layer, rows, input, outputGradient, weightGradient: weightSums, biasGradient: biasSums } = pass;
  const { inFeatures, outFeatures } = layer;
  const size = sizeOf(pass);
  const weight = (tile: Tile): void => weightGradient(input, outputGradient, weightSums!, size, tile);
  const bias = (from: number, to: number): void => biasGradient(outputGradient, biasSums!, size, from, to);
  return [
    ...(weightSums === null ? [] : cutProduct(outFeatures, inFeatures, rows, weight)),
    ...(biasSums === null ? [] : cut(outFeatures, rows, bias)),
  ];
}

function inputSlices(pass: LayerPass): Slice[] {
  const { layer, rows, outputGradient, inputGradient } = pass;
  if (inputGradient === null) return [];
  return cutProduct(rows, layer.inFeatures, layer.outFeatures, (tile) => {
    linearBackwardInput(outputGradient, parameterOf(pass, layer.weight!), inputGradient, sizeOf(pass), tile);
  });
}

function parameterOf({ parameters }: ForwardPass, place: ParameterPlace): Float32Array {
  return parameters[place.index]!;
}

function sizeOf({ layer, rows }: ForwardPass): LinearSize {
  return { rows, inFeatures: layer.inFeatures, outFeatures: layer.outFeatures };
}
