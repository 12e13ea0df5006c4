/** A net's forward pass in eval mode: as slices of work, for validation, and at once, in fixed memory. */
import type { NetPlan, Predictor } from "../training.js";
import type { Slice } from "./slices.js";
import { forwardSlices } from "./trainer_layers.js";
import { createOutputs, layersOf } from "./trainer_layout.js";

const NUMBERS = 1 << 16; // of a chunk of rows in the widest layer

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

export function createPredictor(net: NetPlan, parameters: readonly Float32Array[]): Predictor {
  const { inputFeatures } = net;
  const widths = layersOf(net).map(({ outFeatures }) => outFeatures);
  const outputFeatures = widths.at(-1) ?? inputFeatures;
  const chunk = Math.max(1, Math.floor(NUMBERS / Math.max(inputFeatures, ...widths, 1)));
  const x = new Float32Array(chunk * inputFeatures);
  const pass = evalPass(net, parameters, x, chunk);
  const full = pass.slices(chunk);
  return {
    predict(input, output, rows) {
      for (let first = 0; first < rows; first += chunk) {
        const count = Math.min(chunk, rows - first);
        x.set(input.subarray(first * inputFeatures, (first + count) * inputFeatures));
        for (const slice of count === chunk ? full : pass.slices(count)) slice.run();
        output.set(pass.output.subarray(0, count * outputFeatures), first * outputFeatures);
      }
    },
  };
}
