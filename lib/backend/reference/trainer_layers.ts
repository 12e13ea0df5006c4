/**
 * A layer's forward and backward pass in a training step, as slices of work on a batch of `rows` samples.
 */
import type { LinearSize } from "../backend.js";
import { biasGradient, linearBackwardInput, linearForward, weightGradient } from "./linear.js";
import type { Tile } from "./matrix_product.js";
import { cut, cutArrays, cutProduct, type Slice } from "./slices.js";
import { tanhBackward, tanhForward } from "./tanh.js";
import { isTrained, type LayerPlace, part } from "./trainer_layout.js";

const TANH_COST = 8; // of an element, in multiply-adds

/** A layer in a step: all arrays hold at least `rows` rows. */
export interface LayerPass {
  readonly layer: LayerPlace;
  readonly rows: number;
  readonly parameters: Float32Array;
  readonly input: Float32Array;
  readonly output: Float32Array;
  readonly outputGradient: Float32Array;
  /** Null where no layer below needs it. */
  readonly inputGradient: Float32Array | null;
  /** Of the parameters; laid out as they are. */
  readonly gradients: Float32Array;
}

export function forwardSlices(pass: LayerPass): Slice[] {
  const { layer, rows, parameters, input, output } = pass;
  if (layer.kind === "identity") return [];
  if (layer.kind === "tanh") return tanhSlices(pass, [input, output], (x, y) => tanhForward(x!, y!));
  const weight = part(parameters, layer.weight!);
  const bias = layer.bias === null ? null : part(parameters, layer.bias);
  const size = sizeOf(pass);
  return cutProduct(rows, layer.outFeatures, layer.inFeatures, (tile) => {
    linearForward(input, weight, bias, output, size, tile);
  });
}

export function backwardSlices(pass: LayerPass): Slice[] {
  const { layer, output, outputGradient, inputGradient } = pass;
  if (layer.kind === "linear") return [...parameterSlices(pass), ...inputSlices(pass)];
  if (layer.kind === "identity" || inputGradient === null) return [];
  const arrays = [output, outputGradient, inputGradient];
  return tanhSlices(pass, arrays, (y, gradOutput, gradInput) => tanhBackward(y!, gradOutput!, gradInput!));
}

function tanhSlices(
  { layer, rows }: LayerPass,
  arrays: readonly Float32Array[],
  run: (...parts: readonly Float32Array[]) => void,
): Slice[] {
  const inBatch = arrays.map((array) => array.subarray(0, rows * layer.outFeatures));
  return cutArrays(inBatch, TANH_COST, run);
}

function parameterSlices(pass: LayerPass): Slice[] {
  const { layer, rows, input, outputGradient, gradients } = pass;
  const size = sizeOf(pass);
  const slices: Slice[] = [];
  if (isTrained(layer.weight)) {
    const sums = part(gradients, layer.weight);
    const run = (tile: Tile): void => weightGradient(input, outputGradient, sums, size, tile);
    slices.push(...cutProduct(layer.outFeatures, layer.inFeatures, rows, run));
  }
  if (isTrained(layer.bias)) {
    const sums = part(gradients, layer.bias);
    const run = (from: number, to: number): void => biasGradient(outputGradient, sums, size, from, to);
    slices.push(...cut(layer.outFeatures, rows, run));
  }
  return slices;
}

function inputSlices(pass: LayerPass): Slice[] {
  const { layer, rows, parameters, outputGradient, inputGradient } = pass;
  if (inputGradient === null) return [];
  const weight = part(parameters, layer.weight!);
  const size = sizeOf(pass);
  return cutProduct(rows, layer.inFeatures, layer.outFeatures, (tile) => {
    linearBackwardInput(outputGradient, weight, inputGradient, size, tile);
  });
}

function sizeOf({ layer, rows }: LayerPass): LinearSize {
  return { rows, inFeatures: layer.inFeatures, outFeatures: layer.outFeatures };
}
