/** The passes of a layer that stands in no net, on any numbers. */
import type { Backend, GeneratorState } from "../../dist/backend/backend.js";
import type { LayerKind } from "../../dist/backend/training.js";

export interface PassCase {
  readonly plan: LayerKind;
  readonly rows: number;
  /** Numbers of a row. */
  readonly columns: number;
  readonly x: Float32Array;
  /** Of the output. */
  readonly gradient: Float32Array;
  readonly parameters?: readonly Float32Array[];
  readonly buffers?: readonly Float32Array[];
  readonly counters?: readonly BigInt64Array[];
  readonly generators?: readonly GeneratorState[];
  /** Default: true. */
  readonly training?: boolean;
  /** Whether the input's gradient is asked for in the place of the output's, too. Default: true. */
  readonly inPlace?: boolean;
}

/** The output, what is kept, all gradients, set and added to, and the buffers; what the case has stays as it is. */
export function layerPasses(backend: Backend, given: PassCase): (Float32Array | Float64Array)[] {
  const { plan, rows, columns, x, gradient, training = true, inPlace = true } = given;
  const { parameters = [], generators = [] } = given;
  const buffers = (given.buffers ?? []).map((buffer) => buffer.slice());
  const counters = (given.counters ?? []).map((counter) => counter.slice());
  const layer = backend.createLayer(plan, columns);
  const [y, gradInput, kept] = [gradient.length, x.length, layer.kept(rows)].map((n) => new Float32Array(n)) as Three;
  const state = [...parameters, ...buffers, ...counters, ...generators.map((words) => words.slice())];
  layer.forward(rows, training, x, y, kept, state);
  const back = (from: Float32Array, to: Float32Array, accumulate: boolean): Float32Array[] => {
    // What was in a gradient that is set must not matter.
    const gradients = parameters.map((p) => p.map((value) => (accumulate ? value / 2 : Number.NaN)));
    layer.backward(rows, training, x, y, kept, from, to, accumulate, parameters, gradients);
    return [to, ...gradients];
  };
  const own = gradient.slice();
  return [
    y,
    kept,
    ...back(gradient, gradInput, true),
    ...(inPlace ? back(own, own, false) : back(gradient, gradInput.slice(), false)),
    ...buffers,
    ...counters.map((counter) => Float64Array.from(counter, Number)),
  ];
}

type Three = [Float32Array, Float32Array, Float32Array];
