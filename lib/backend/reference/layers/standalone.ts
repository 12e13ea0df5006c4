import type { GeneratorState, LayerState, StandaloneLayer } from "../../backend.js";
import type { LayerKind } from "../../training.js";
import type { Slice } from "../slices.js";
import { makeLayer } from "./index.js";
import type { ForwardPass, ReferenceLayer } from "./layer.js";

/** A layer that stands in no net: its slices at once, one after the other. */
export function createLayer(plan: LayerKind, inputFeatures: number): StandaloneLayer {
  const layer = makeLayer(plan, [inputFeatures]);
  return {
    kept: (rows) => layer.kept(rows),
    forward: (rows, training, x, y, kept, state) => {
      if (layer.passesOn(training)) return y.set(x);
      run(layer.forward({ rows, training, ...partsOf(layer, state), inputs: [x], input: x, output: y, kept }));
    },
    backward: (rows, training, x, y, kept, gradOutput, gradInput, accumulate, parameters, gradients) => {
      if (layer.passesOn(training)) return gradInput.set(gradOutput);
      const slices = layer.backward({
        rows,
        training,
        ...partsOf(layer, parameters),
        inputs: [x],
        input: x,
        output: y,
        kept,
        outputGradient: gradOutput,
        inputGradients: [gradInput],
        inputGradient: gradInput,
        gradients,
        accumulate,
      });
      run(slices);
    },
  };
}

function partsOf(
  { parameterSizes, bufferSizes = [], counters = 0 }: ReferenceLayer,
  state: LayerState,
): Pick<ForwardPass, "parameters" | "buffers" | "counters" | "generators"> {
  const buffer = parameterSizes.length;
  const counter = buffer + bufferSizes.length;
  const generator = counter + counters;
  return {
    parameters: state.slice(0, buffer) as Float32Array[],
    buffers: state.slice(buffer, counter) as Float32Array[],
    counters: state.slice(counter, generator) as BigInt64Array[],
    generators: state.slice(generator) as GeneratorState[],
  };
}

function run(slices: readonly Slice[]): void {
  for (const slice of slices) slice.run();
}
