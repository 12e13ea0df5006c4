/** Exported nets of every layer, after some training, as onnxruntime runs them; its Python is TORCH_PYTHON. */
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { CrossEntropyLoss, exportOnnx, SGD } from "../../dist/index.js";
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
