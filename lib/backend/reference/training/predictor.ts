/** A net's forward pass in eval mode: as slices of work, for validation, and at once, in fixed memory. */
import type { AsyncPredictor, NetPlan, Predictor } from "../../training.js";
import { Pacer, type Slice } from "../slices.js";
import { createValues, layersOf, outputFeatures } from "./layout.js";
import { type NetState, stateOf } from "./passes.js";

const NUMBERS = 1 << 16; // of a chunk of rows in the widest layer

/** A pass over x [rows, inputFeatures], or the first rows of it, and where its output will be. */
export interface EvalPass {
  readonly output: Float32Array;
  slices(rows: number): Slice[];
}

/** A net's memory in eval mode. */
export type EvalState = Pick<NetState, "parameters" | "buffers">;

export function evalPass(net: NetPlan, memory: EvalState, x: Float32Array, rows: number): EvalPass {
  const layers = layersOf(net);
  const values = createValues(layers, x, rows, false);
  const slices = (count: number): Slice[] =>
    layers.flatMap((own, i) => {
      const { layer, inputs } = own;
      if (layer.passesOn(false)) return [];
      const taken = inputs.map((value) => values[value]!);
      const [input, output] = [taken[0]!, values[i + 1]!];
      const state = stateOf({ ...memory, counters: [], generators: [] }, { ...own, counters: [] });
      return layer.forward({ rows: count, training: false, ...state, inputs: taken, input, output, kept: null });
    });
  return { output: values.at(-1)!, slices };
}

export function createPredictor(
  net: NetPlan,
  parameters: readonly Float32Array[],
  buffers: readonly Float32Array[],
): Predictor {
  const { inputFeatures } = net;
  const memory = { parameters, buffers };
  const layers = layersOf(net);
  const columns = outputFeatures(layers, inputFeatures);
  const widest = Math.max(inputFeatures, ...layers.map(({ layer }) => layer.outFeatures), 1);
  const chunk = Math.max(1, Math.floor(NUMBERS / widest));
  const x = new Float32Array(chunk * inputFeatures);
  const pass = evalPass(net, memory, x, chunk);
  const full = pass.slices(chunk);
  const isOnePass = layers.some(({ layer }) => layer.mixesRows?.(false));
  return {
    predict(input, output, rows) {
      if (isOnePass && rows > chunk) {
        const whole = evalPass(net, memory, input, rows);
        for (const slice of whole.slices(rows)) slice.run();
        output.set(whole.output.subarray(0, rows * columns));
        return;
      }
      for (let first = 0; first < rows; first += chunk) {
        const count = Math.min(chunk, rows - first);
        x.set(input.subarray(first * inputFeatures, (first + count) * inputFeatures));
        for (const slice of count === chunk ? full : pass.slices(count)) slice.run();
        output.set(pass.output.subarray(0, count * columns), first * columns);
      }
    },
  };
}

export function createAsyncPredictor(
  net: NetPlan,
  parameters: readonly Float32Array[],
  buffers: readonly Float32Array[],
): AsyncPredictor {
  const copies = (arrays: readonly Float32Array[]): Float32Array[] => arrays.map((numbers) => numbers.slice());
  const memory = { parameters: copies(parameters), buffers: copies(buffers) };
  const layers = layersOf(net);
  const columns = outputFeatures(layers, net.inputFeatures);
  const widest = Math.max(net.inputFeatures, ...layers.map(({ layer }) => layer.outFeatures), 1);
  const isOnePass = layers.some(({ layer }) => layer.mixesRows?.(false));
  const pacer = new Pacer();
  return {
    async predict(given, y, rows) {
      const input = given.slice();
      const chunk = isOnePass ? rows : Math.min(rows, Math.max(1, Math.floor(NUMBERS / widest)));
      const x = new Float32Array(chunk * net.inputFeatures);
      const pass = evalPass(net, memory, x, chunk);
      await pacer.pause();
      for (let first = 0; first < rows; first += chunk) {
        const count = Math.min(chunk, rows - first);
        x.set(input.subarray(first * net.inputFeatures, (first + count) * net.inputFeatures));
        const slices = pass.slices(count);
        for (let i = 0; (i = pacer.run(slices, i)) < slices.length;) await pacer.pause();
        y.set(pass.output.subarray(0, count * columns), first * columns);
      }
    },
  };
}
