/** Data of more than two dimensions: every way to train has the bits of the loop that it stands for. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectSameBits } from "../support/bits.js";
import { expectRejects, expectThrows } from "../support/errors.js";
import { weightsOf } from "../support/training.js";

interface Case {
  readonly layers: (source: { generator: sb.Generator }) => sb.Layer[];
  readonly x: sb.Tensor<"float32" | "int64">;
  readonly y: sb.LossTarget;
  readonly loss: sb.LossFunction;
}

const { randn, tensor, zeros } = sb;
const own = { generator: new sb.Generator({ seed: 1, backend: "typescript" }) };
const classes = tensor(sb.randint(0, 2, [12], own), [6, 2]);

const cases: Record<string, Case> = {
  "a Linear along the last of three": {
    layers: (source) => [new sb.Linear(4, 2, source), new sb.Tanh()],
    x: randn([6, 3, 4], own),
    y: randn([6, 3, 2], own),
    loss: new sb.MSELoss(),
  },
  "a Linear along the last of four": {
    layers: (source) => [new sb.Linear(4, 2, source)],
    x: randn([6, 2, 3, 4], own),
    y: zeros([6, 2, 3, 2]),
    loss: new sb.L1Loss(),
  },
  "classes of several for a sample": {
    layers: (source) => [new sb.Linear(4, 2, source)],
    x: randn([6, 3, 4], own),
    y: classes,
    loss: new sb.CrossEntropyLoss(),
  },
  "channels and their classes": {
    layers: (source) => [new sb.BatchNorm1d(3, source), new sb.LogSoftmax()],
    x: randn([6, 3, 2], own),
    y: classes.to("int32"),
    loss: new sb.NLLLoss(),
  },
  "rows that are looked up": {
    layers: (source) => [new sb.Embedding(2, 3, source)],
    x: classes,
    y: randn([6, 2, 3], own),
    loss: new sb.MSELoss(),
  },
};

const BATCHES = { batchSize: 4 };

describe.each(backends)("samples of several dimensions, on %s", (backend) => {
  const generator = (): sb.Generator => new sb.Generator({ seed: 2, backend });
  const start = ({ layers, x, y }: Case) => {
    const net = new sb.Net(layers({ generator: generator() })) as unknown as sb.Net;
    return { net, optimizer: new sb.SGD(net.parameters(), { lr: 0.1 }), data: new sb.TensorDataset(x, y) };
  };
  type Step = (batch: [sb.Tensor, sb.LossTarget], made: ReturnType<typeof start>) => void;
  const byLoader = (given: Case, step: Step): ReturnType<typeof start> => {
    const made = start(given);
    for (const batch of new sb.DataLoader(made.data, BATCHES)) step(batch as never, made);
    return made;
  };

  it.each(Object.entries(cases))("%s", async (_, given) => {
    const { loss } = given;
    const loop = byLoader(given, ([x, y], { net, optimizer }) => {
      optimizer.zeroGrad();
      loss.forward(net.forward(x), y);
      net.backward(loss.backward());
      optimizer.step();
    });
    const expected = weightsOf(loop.net);
    const { net, data, optimizer } = start(given);
    const options = { loss, optimizer, epochs: 1, ...BATCHES, generator: generator(), validation: data };
    const [report] = (await net.fit(data, options)).epochs;
    expectSameBits(weightsOf(net), expected, "fit");
    expect(Number.isFinite(report?.validationLoss)).toBe(true);
    const stepped = byLoader(given, ([x, y], own) => {
      const output = sb.empty(own.net.predict(x).shape);
      own.net.trainStep(x, y, { loss, optimizer: own.optimizer, output });
    });
    expectSameBits(weightsOf(stepped.net), expected, "trainStep");
    const summed = byLoader(given, ([x, y], own) => {
      own.optimizer.zeroGrad();
      own.net.gradStep(x, y, { loss });
      own.optimizer.step();
    });
    expectSameBits(weightsOf(summed.net), expected, "gradStep");
    expectSameBits((await net.predictAsync(data.x)).data, net.predict(data.x).data, "predictAsync");
  });

  it("refuses samples without features, and targets of several for a row, with nothing changed", async () => {
    const { net, optimizer } = start(cases["a Linear along the last of three"] as Case);
    const weights = weightsOf(net).slice();
    const fit = (x: sb.Tensor, y: sb.LossTarget, loss: sb.LossFunction) => () =>
      net.fit(new sb.TensorDataset(x, y), { loss, optimizer, epochs: 1, generator: generator() });
    const wanted = "of shape [samples, features], or of more dimensions, given [4]";
    await expectRejects("ERR_SHAPE", fit(zeros([4]), zeros([4]), new sb.MSELoss()), "no features", wanted);
    const step = (): number => net.trainStep(zeros([4]), zeros([4]), { loss: new sb.MSELoss(), optimizer });
    expectThrows("ERR_SHAPE", step, "no features in trainStep", wanted);
    await expectRejects("ERR_SHAPE", fit(zeros([6, 3, 5]), zeros([6, 3, 2]), new sb.MSELoss()), "width", "[..., 4]");
    await expectRejects("ERR_SHAPE", fit(zeros([6, 4]), classes, new sb.CrossEntropyLoss()), "classes", "[6, 2]");
    await expectRejects("ERR_DTYPE", fit(zeros([6, 4]), classes, new sb.MSELoss()), "values", "float32");
    expectSameBits(weightsOf(net), weights);
  });
});

it("a data set keeps integers of several for each sample as they are", () => {
  const data = new sb.TensorDataset(zeros([6, 1]), classes);
  expect(data.y).toBe(classes);
  expect(String(data)).toBe("TensorDataset(x=float32[6, 1], y=int64[6, 2])");
  const batches = [...new sb.DataLoader(data, { batchSize: 3 })].map(([, y]) => (y as sb.Tensor).toArray());
  expect(batches).toEqual([classes.slice(0, 3).toArray(), classes.slice(3).toArray()]);
});
