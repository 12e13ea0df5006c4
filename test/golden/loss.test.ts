import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, Linear, Net, Tanh, tensor, type BackendName } from "../../dist/index.js";
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
  grad: GoldenTensor;
}

const WITHIN = { absolute: 1e-6, relative: 1e-6 };
const numbers = ({ bits }: GoldenTensor): Float32Array => fromBits(bits as string, "float32");
const losses = (golden("loss").losses as LossCase[]).filter(({ loss }) => loss === "CrossEntropyLoss");
const tanh = (golden("loss").activations as ActivationCase[]).filter(({ fn }) => fn === "tanh");

it("has the goldens", () => expect([losses.length, tanh.length]).toEqual([6, 1]));

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

/** A net that is a tanh alone, but with parameters somewhere: so it runs on that backend. */
function tanhOn(backend: BackendName): Net {
  const generator = new Generator({ backend });
  const identity = new Linear(1, 1, { bias: false, generator });
  identity.weight.fill_(1);
  return new Net([identity, new Tanh()]);
}

describe.each(backends)("Tanh on %s", (backend) => {
  it.each(tanh)("gives PyTorch's values and gradients", ({ input, out, grad }) => {
    const net = tanhOn(backend);
    const x = tensor(numbers(input), [numbers(input).length, 1]);
    expectClose(net.forward(x).data, numbers(out), WITHIN, "the values");
    const ones = tensor(new Float32Array(x.data.length).fill(1), x.shape);
    expectClose(net.backward(ones).data, numbers(grad), WITHIN, "the gradients");
  });
});
