import { describe, expect, it } from "vitest";
import {
  CrossEntropyLoss,
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
import { createReferenceBackend } from "../../dist/backend/reference/index.js";
import { backends } from "../support/backends.js";
import { expectClose, fromBits, golden, type GoldenTensor } from "../support/golden.js";

interface LossCase {
  loss: string;
  input: GoldenTensor;
  target: GoldenTensor;
  value: GoldenTensor;
  grad: GoldenTensor;
}

interface ActivationCase {
  fn: string;
  input: GoldenTensor;
  out: GoldenTensor;
  grad?: GoldenTensor;
}

const WITHIN = { absolute: 1e-6, relative: 1e-6 };
const numbers = ({ bits }: GoldenTensor): Float32Array => fromBits(bits as string, "float32");
const losses = (golden("loss").losses as LossCase[]).filter(({ loss }) => loss === "CrossEntropyLoss");
const activations = golden("loss").activations as ActivationCase[];

it("has the goldens", () => expect([losses.length, activations.length]).toEqual([6, 5]));

describe("CrossEntropyLoss", () => {
  it.each(losses)("gives PyTorch's value and gradient for $input.shape", ({ input, target, value, grad }) => {
    const loss = new CrossEntropyLoss();
    const logits = tensor(numbers(input), input.shape);
    const indices = Int32Array.from(target.ints as number[]);
    expectClose([loss.forward(logits, indices)], numbers(value), WITHIN, "the loss");
    const gradient = loss.backward();
    expect(gradient.shape).toEqual(grad.shape);
    expectClose(gradient.data, numbers(grad), WITHIN, "the gradient");
  });

  it.each(losses)("sums what it would average for $input.shape", ({ input, target, value, grad }) => {
    const loss = new CrossEntropyLoss({ reduction: "sum" });
    const rows = input.shape[0] as number;
    const sum = loss.forward(tensor(numbers(input), input.shape), Int32Array.from(target.ints as number[]));
    expectClose([sum / rows], numbers(value), WITHIN, "the loss");
    expectClose(
      loss.backward().data.map((g) => g / rows),
      numbers(grad),
      WITHIN,
      "the gradient",
    );
  });

  it.each(losses)("has those values in the definition too, for $input.shape", ({ input, target, value }) => {
    const indices = Int32Array.from(target.ints as number[]);
    const classes = input.shape[1] as number;
    const plan = new CrossEntropyLoss().plan(classes);
    const loss = createReferenceBackend().lossForward(plan, numbers(input), indices, null, classes);
    expectClose([loss], numbers(value), WITHIN);
  });
});

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
    const x = tensor(numbers(input), [numbers(input).length / width, width]);
    expectClose(net.forward(x).data, numbers(out), WITHIN, "the values");
    if (grad === undefined) return;
    expectClose(net.backward(ones(x.shape)).data, numbers(grad), WITHIN, "the gradients");
  });
});
