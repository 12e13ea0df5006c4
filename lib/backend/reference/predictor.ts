/** A net's forward pass in eval mode: as slices of work, for validation, and at once, in fixed memory. */
import type { NetMemory, NetPlan, Predictor } from "../training.js";
import type { Slice } from "./slices.js";
import { forwardSlices } from "./trainer_layers.js";
import { createOutputs, layersOf } from "./trainer_layout.js";

const CHUNK = 64; // rows at a time

/** A pass over x [rows, inputFeatures], or the first rows of it, and where its output will be. */
export interface EvalPass {
  readonly output: Float32Array;
  slices(rows: number): Slice[];
}

export function evalPass(net: NetPlan, parameters: readonly Float32Array[], x: Float32Array, rows: number): EvalPass {
  const layers = layersOf(net);
  const outputs = createOutputs(layers, x, rows);
  const slices = (count: number): Slice[] =>
    layers.flatMap((layer, i) => {
      const [input, output] = [outputs[i - 1] ?? x, outputs[i]!];
      return forwardSlices({ layer, rows: count, parameters, generators: [], input, output, noise: null });
    });
  return { output: outputs.at(-1) ?? x, slices };
}

export function createPredictor(net: NetPlan, { parameters }: NetMemory): Predictor {
  const { inputFeatures } = net;
  const outputFeatures = layersOf(net).at(-1)?.outFeatures ?? inputFeatures;
  const x = new Float32Array(CHUNK * inputFeatures);
  const pass = evalPass(net, parameters, x, CHUNK);
  const full = pass.slices(CHUNK);
  return {
    predict(input, output, rows) {
      for (let first = 0; first < rows; first += CHUNK) {
        const count = Math.min(CHUNK, rows - first);
        x.set(input.subarray(first * inputFeatures, (first + count) * inputFeatures));
        for (const slice of count === CHUNK ? full : pass.slices(count)) slice.run();
        output.set(pass.output.subarray(0, count * outputFeatures), first * outputFeatures);
      }
    },
  };
}
