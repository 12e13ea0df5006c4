import { describe, expect, it } from "vitest";
import {
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  L1Loss,
  type LossFunction,
  MSELoss,
  NLLLoss,
  tensor,
} from "../../dist/index.js";
import { createReferenceBackend } from "../../dist/backend/reference/index.js";
import { expectClose, expectGolden, float32Of, golden, type GoldenTensor } from "../support/golden.js";
import { planOf } from "../support/internals.js";

interface LossCase {
  loss: string;
  input: GoldenTensor;
  target: GoldenTensor;
  value: GoldenTensor;
  grad: GoldenTensor;
}

const WITHIN = { absolute: 1e-6, relative: 1e-6 };
const all = golden("loss").losses as LossCase[];
const of = (name: string): LossCase[] => all.filter(({ loss }) => loss === name);
const losses = of("CrossEntropyLoss");

const elementwise: [name: string, create: () => LossFunction, exactGradient: boolean][] = [
  ["MSELoss", () => new MSELoss(), true],
  ["L1Loss", () => new L1Loss(), true],
  ["BCEWithLogitsLoss", () => new BCEWithLogitsLoss(), false],
];

it("has the goldens", () => expect([losses.length, all.length]).toEqual([6, 30]));

describe.each(elementwise)("%s", (name, create, exactGradient) => {
  it.each(of(name))("gives PyTorch's value and gradient for $input.shape", ({ input, target, value, grad }) => {
    const loss = create();
    const result = loss.forward(tensor(float32Of(input), input.shape), tensor(float32Of(target), input.shape));
    expectClose([result], float32Of(value), WITHIN, "the loss");
    const gradient = loss.backward();
    if (exactGradient) expectGolden(gradient, grad, "the gradient");
    else expectClose(gradient.data, float32Of(grad), WITHIN, "the gradient");
  });
});

/** log softmax of rows, in float64. */
function logSoftmax(logits: Float32Array, classes: number): Float32Array {
  return logits.map((x, i) => {
    const row = logits.subarray(i - (i % classes), i - (i % classes) + classes);
    const max = row.reduce((a, b) => Math.max(a, b));
    return x - max - Math.log(row.reduce((sum, v) => sum + Math.exp(v - max), 0));
  });
}

describe("NLLLoss", () => {
  it.each(of("NLLLoss(log_softmax)"))(
    "gives PyTorch's value and gradient for $input.shape",
    ({ input, target, value, grad }) => {
      const [rows, classes] = input.shape as [number, number];
      const loss = new NLLLoss();
      const logProbabilities = logSoftmax(float32Of(input), classes);
      const indices = Int32Array.from(target.ints as number[]);
      expectClose([loss.forward(tensor(logProbabilities, input.shape), indices)], float32Of(value), WITHIN, "the loss");
      const gradient = loss.backward().data;
      // Through log softmax: the gradient less the probabilities times its sum, -1 / rows.
      const throughSoftmax = gradient.map((g, i) => g + Math.exp(logProbabilities[i] as number) / rows);
      expectClose(throughSoftmax, float32Of(grad), WITHIN, "the gradient");
    },
  );
});

describe("CrossEntropyLoss", () => {
  it.each(losses)("gives PyTorch's value and gradient for $input.shape", ({ input, target, value, grad }) => {
    const loss = new CrossEntropyLoss();
    const logits = tensor(float32Of(input), input.shape);
    const indices = Int32Array.from(target.ints as number[]);
    expectClose([loss.forward(logits, indices)], float32Of(value), WITHIN, "the loss");
    const gradient = loss.backward();
    expect(gradient.shape).toEqual(grad.shape);
    expectClose(gradient.data, float32Of(grad), WITHIN, "the gradient");
  });

  it.each(losses)("sums what it would average for $input.shape", ({ input, target, value, grad }) => {
    const loss = new CrossEntropyLoss({ reduction: "sum" });
    const rows = input.shape[0] as number;
    const sum = loss.forward(tensor(float32Of(input), input.shape), Int32Array.from(target.ints as number[]));
    expectClose([sum / rows], float32Of(value), WITHIN, "the loss");
    expectClose(
      loss.backward().data.map((g) => g / rows),
      float32Of(grad),
      WITHIN,
      "the gradient",
    );
  });

  it.each(losses)("has those values in the definition too, for $input.shape", ({ input, target, value }) => {
    const indices = Int32Array.from(target.ints as number[]);
    const classes = input.shape[1] as number;
    const plan = planOf(new CrossEntropyLoss(), classes);
    const loss = createReferenceBackend().lossForward(plan, float32Of(input), indices, null, classes);
    expectClose([loss], float32Of(value), WITHIN);
  });
});
