/** Exported nets of every layer, after some training, as onnxruntime runs them; its Python is TORCH_PYTHON. */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import {
  BatchNorm1d,
  CrossEntropyLoss,
  exportOnnx,
  Flatten,
  LayerNorm,
  Linear,
  Net,
  PReLU,
  rand,
  Residual,
  SGD,
  Softmax,
  Tanh,
} from "../../dist/index.js";
import { temporaryFolder } from "../support/folder.js";
import { createRecipe, dataFor, nets } from "../support/recipes.js";
import { answersTo, PYTHON } from "./answers.js";

const skipped =
  spawnSync(PYTHON, ["-c", "import onnxruntime"]).status === 0 ? "" : ` (skipped: ${PYTHON} has no onnxruntime)`;

it.skipIf(skipped !== "")(`onnxruntime predicts what predict does${skipped}`, async () => {
  const pathOf = temporaryFolder();
  const { x, y } = dataFor("CrossEntropyLoss", 20);
  const requests: object[] = [];
  const expected: Float32Array[] = [];
  for (const name of Object.keys(nets)) {
    const { net } = createRecipe("typescript", name);
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    for (let step = 0; step < 5; step++) net.trainStep(x, y, { loss: new CrossEntropyLoss(), optimizer });
    const path = pathOf(`${name}.onnx`);
    await exportOnnx(net, path);
    requests.push({ path, x: [...x.data], shape: x.shape });
    expected.push(net.predict(x).data);
  }
  const { answers, stderr } = answersTo<number[]>(requests, "onnx_nets.py");
  expect(stderr).toBe("");
  Object.keys(nets).forEach((name, i) => {
    const theirs = answers[i] as number[];
    expect(theirs.length).toBe(expected[i]?.length);
    const off = theirs.map((value, j) => Math.abs(value - (expected[i]?.[j] as number)) / Math.max(1, Math.abs(value)));
    expect(Math.max(...off), name).toBeLessThan(1e-4);
  });
});

/** Nets on samples of more dimensions than one, by the shape of those. */
const ofMore: [sampleShape: number[], net: () => Net][] = [
  [
    [3, 4],
    () =>
      new Net([new BatchNorm1d(3), new PReLU({ numParameters: 3 }), new Flatten({ startDim: 2 }), new Linear(4, 2)]),
  ],
  [
    [3, 4],
    () =>
      new Net([
        new BatchNorm1d(3),
        new Residual([new Tanh(), new LayerNorm([3, 4])]),
        new Flatten(),
        new Linear(12, 5),
      ]),
  ],
  [[3, 4], () => new Net([new BatchNorm1d(3), new Softmax()])],
  [[2, 3, 4], () => new Net([new PReLU({ numParameters: 2 }), new Flatten({ startDim: 2 }), new Linear(12, 5)])],
  [[2, 3, 4], () => new Net([new Flatten(), new Linear(24, 5)])],
];

it.skipIf(skipped !== "")(`onnxruntime takes samples of more dimensions${skipped}`, async () => {
  const pathOf = temporaryFolder();
  const requests: object[] = [];
  const expected: number[][] = [];
  for (const [i, [sampleShape, make]] of ofMore.entries()) {
    const net = make();
    for (let batch = 0; batch < 3; batch++) net.forward(rand([8, ...sampleShape]));
    net.eval();
    const path = pathOf(`${i}.onnx`);
    await exportOnnx(net, path, { sampleShape });
    const x = rand([5, ...sampleShape]);
    x.data.forEach((value, at) => (x.data[at] = value - 0.5));
    requests.push({ path, x: [...x.data], shape: x.shape });
    expected.push([...net.forward(x).data]);
  }
  const { answers, stderr } = answersTo<number[]>(requests, "onnx_nets.py");
  expect(stderr).toBe("");
  for (const [i, values] of expected.entries()) {
    const theirs = answers[i] as number[];
    expect(theirs.length).toBe(values.length);
    theirs.forEach((value, j) => expect(Math.abs(value - (values[j] as number)), `net ${i}`).toBeLessThan(1e-5));
  }
});
