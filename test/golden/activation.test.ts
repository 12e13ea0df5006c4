import { describe, expect, it } from "vitest";
import {
  Generator,
  init,
  Linear,
  LogSoftmax,
  Net,
  ones,
  ReLU,
  Sigmoid,
  Softmax,
  Tanh,
  tensor,
  type BackendName,
  type Layer,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectClose, float32Of, golden, type GoldenTensor } from "../support/golden.js";

interface ActivationCase {
  fn: string;
  input: GoldenTensor;
  out: GoldenTensor;
  grad?: GoldenTensor;
}

const WITHIN = { absolute: 1e-6, relative: 1e-6 };
const activations = golden("loss").activations as ActivationCase[];

it("has the goldens", () => expect(activations.length).toBe(5));

const LAYERS: Record<string, () => Layer> = {
  tanh: () => new Tanh(),
  sigmoid: () => new Sigmoid(),
  relu: () => new ReLU(),
  "softmax(dim=1)": () => new Softmax(),
  "log_softmax(dim=1)": () => new LogSoftmax(),
};

/** A net that is the layer alone, but with parameters somewhere: so it runs on that backend. */
function alone(layer: Layer, backend: BackendName, width: number): Net {
  const generator = new Generator({ backend });
  const identity = new Linear(width, width, { bias: false, generator });
  init.eye_(identity.weight);
  return new Net([identity, layer]);
}

describe.each(backends)("an activation on %s", (backend) => {
  it.each(activations)("gives PyTorch's values and gradients: $fn", ({ fn, input, out, grad }) => {
    const width = input.shape[1] ?? 1;
    const net = alone(LAYERS[fn]!(), backend, width);
    const x = tensor(float32Of(input), [float32Of(input).length / width, width]);
    expectClose(net.forward(x).data, float32Of(out), WITHIN, "the values");
    if (grad === undefined) return;
    expectClose(net.backward(ones(x.shape)).data, float32Of(grad), WITHIN, "the gradients");
  });
});
