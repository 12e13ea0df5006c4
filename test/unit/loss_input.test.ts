/** A warning, once, where a net's last layer gives a loss what it does not take. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  BCEWithLogitsLoss,
  CrossEntropyLoss,
  Dropout,
  Identity,
  Linear,
  LogSoftmax,
  MSELoss,
  Net,
  NLLLoss,
  Residual,
  SGD,
  Sigmoid,
  Softmax,
  Tanh,
  TensorDataset,
  zeros,
  type Layer,
  type LossFunction,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";

type Warning = Error & { code?: string };

const warnings: Warning[] = [];
const note = (warning: Warning): void => {
  if (warning.code === "SAMEBITS_LOSS_INPUT") warnings.push(warning);
};
beforeAll(() => void process.on("warning", note));
afterAll(() => void process.off("warning", note));

/** What is warned of until the next turn of the event loop. */
async function warningsOf(work: () => unknown): Promise<string[]> {
  warnings.length = 0;
  await work();
  await new Promise((resolve) => void setTimeout(resolve, 0));
  return warnings.map(({ message }) => message);
}

const classes = (): Int32Array => new Int32Array(4);
const values = () => zeros([4, 3]);

const suspicious: [string, () => Layer[], () => LossFunction, RegExp][] = [
  ["Softmax, CrossEntropyLoss", () => [new Softmax()], () => new CrossEntropyLoss(), /Softmax.*takes logits.*leave/],
  ["Sigmoid, CrossEntropyLoss", () => [new Sigmoid()], () => new CrossEntropyLoss(), /Sigmoid.*takes logits/],
  ["Sigmoid, BCEWithLogitsLoss", () => [new Sigmoid()], () => new BCEWithLogitsLoss(), /Sigmoid.*takes logits/],
  ["Softmax, BCEWithLogitsLoss", () => [new Softmax()], () => new BCEWithLogitsLoss(), /Softmax.*takes logits/],
  ["a Dropout between", () => [new Softmax(), new Dropout(), new Identity()], () => new CrossEntropyLoss(), /Softmax/],
  ["in a net in the net", () => [new Net([new Net([new Softmax()])])], () => new CrossEntropyLoss(), /Softmax\(dim/],
  ["Softmax, NLLLoss", () => [new Softmax()], () => new NLLLoss(), /takes log probabilities.*LogSoftmax/],
  ["logits, NLLLoss", () => [], () => new NLLLoss(), /Linear.*takes log probabilities/],
];
const right: [string, () => Layer[], () => LossFunction][] = [
  ["logits, CrossEntropyLoss", () => [], () => new CrossEntropyLoss()],
  ["LogSoftmax, CrossEntropyLoss", () => [new LogSoftmax()], () => new CrossEntropyLoss()],
  ["Tanh, CrossEntropyLoss", () => [new Tanh()], () => new CrossEntropyLoss()],
  ["logits, BCEWithLogitsLoss", () => [], () => new BCEWithLogitsLoss()],
  ["LogSoftmax, NLLLoss", () => [new LogSoftmax()], () => new NLLLoss()],
  ["a Residual of a LogSoftmax, NLLLoss", () => [new Residual(new LogSoftmax())], () => new NLLLoss()],
  ["Sigmoid, MSELoss", () => [new Sigmoid()], () => new MSELoss()],
];

describe.each(backends)("on %s", () => {
  const train = (layers: Layer[], loss: LossFunction) => {
    const net = new Net([new Linear(2, 3), ...layers]);
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    const y = loss instanceof CrossEntropyLoss || loss instanceof NLLLoss ? classes() : values();
    return {
      fit: () => net.fit(new TensorDataset(zeros([4, 2]), y), { loss, optimizer, epochs: 1 }),
      step: () => net.trainStep(zeros([4, 2]), y, { loss, optimizer }),
    };
  };

  it.each(suspicious)("%s: warned of once, by fit or trainStep", async (_, layers, loss, message) => {
    const fitted = train(layers(), loss());
    expect(await warningsOf(fitted.fit)).toEqual([expect.stringMatching(message)]);
    expect(await warningsOf(fitted.fit)).toEqual([]);
    expect(await warningsOf(fitted.step)).toEqual([]);
    expect(await warningsOf(train(layers(), loss()).step)).toEqual([expect.stringMatching(message)]);
  });

  it.each(right)("%s: not warned of", async (_, layers, loss) => {
    const { fit, step } = train(layers(), loss());
    expect([...(await warningsOf(fit)), ...(await warningsOf(step))]).toEqual([]);
  });
});
