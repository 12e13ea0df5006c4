/** A net's forward pass in eval mode: as slices of work, for validation, and at once, in fixed memory. */
import type { NetPlan, Predictor } from "../../training.js";
import type { Slice } from "../slices.js";
import { createValues, layersOf, outputFeatures } from "./layout.js";

const NUMBERS = 1 << 16; // of a chunk of rows in the widest layer

/** A pass over x [rows, inputFeatures], or the first rows of it, and where its output will be. */
export interface EvalPass {
  readonly output: Float32Array;
  slices(rows: number): Slice[];
}

export function evalPass(net: NetPlan, parameters: readonly Float32Array[], x: Float32Array, rows: number): EvalPass {
  const layers = layersOf(net);
  const values = createValues(layers, x, rows, false);
  const slices = (count: number): Slice[] =>
    layers.flatMap(({ layer, inputs, parameters: own }, i) => {
      if (layer.passesOn(false)) return [];
      const taken = inputs.map((value) => values[value]!);
      const places = own.map(({ index }) => parameters[index]!);
      const [input, output] = [taken[0]!, values[i + 1]!];
      return layer.forward({
        rows: count,
        parameters: places,
        generators: [],
        inputs: taken,
        input,
        output,
        kept: null,
      });
    });
  return { output: values.at(-1)!, slices };
}

export function createPredictor(net: NetPlan, parameters: readonly Float32Array[]): Predictor {
  const { inputFeatures } = net;
  const layers = layersOf(net);
  const columns = outputFeatures(layers, inputFeatures);
  const widest = Math.max(inputFeatures, ...layers.map(({ layer }) => layer.outFeatures), 1);
  const chunk = Math.max(1, Math.floor(NUMBERS / widest));
  const x = new Float32Array(chunk * inputFeatures);
  const pass = evalPass(net, parameters, x, chunk);
  const full = pass.slices(chunk);
  return {
    predict(input, output, rows) {
      for (let first = 0; first < rows; first += chunk) {
        const count = Math.min(chunk, rows - first);
        x.set(input.subarray(first * inputFeatures, (first + count) * inputFeatures));
        for (const slice of count === chunk ? full : pass.slices(count)) slice.run();
        output.set(pass.output.subarray(0, count * columns), first * columns);
      }
    },
  };
}
