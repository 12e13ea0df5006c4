/** Files of samebits, read by the programs that they are for: PyTorch, safetensors, onnx and onnxruntime. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { anyNet, type Input } from "../support/any_net.js";
import { temporaryFolder } from "../support/folder.js";
import { expectTorchValue, type FileValue } from "../support/interchange.js";
import type { Any } from "../support/mistakes.js";
import { anyTensor, anyTorchValue } from "../support/torch_values.js";
import { type Answer, answerOf, ask, pythons } from "./ask.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);
const path = temporaryFolder();

describe.each(pythons)("$name", ({ name, python, isOld, skipped }) => {
  it.skipIf(skipped !== "")(`reads what saveTorch writes${skipped}`, async () => {
    const values = fc.sample(anyTorchValue, CASES);
    const requests = [];
    for (const [i, value] of values.entries()) {
      await sb.saveTorch(path(`${i}.pt`), value);
      requests.push({ kind: "torch", path: path(`${i}.pt`), weights_only: !isOld });
    }
    const { torch, answers } = ask<FileValue>(requests, python);
    expect(torch.startsWith("1.")).toBe(isOld);
    for (const [i, value] of values.entries()) {
      expectTorchValue(value, answerOf(answers[i] as Answer<FileValue>, `${name}, value ${i}`), `${name}, value ${i}`);
    }
  });

  it.skipIf(skipped !== "")(`reads a state_dict with weights_only${skipped}`, async () => {
    const state = Object.fromEntries(fc.sample(anyTensor, 30).map((t, i) => [`layer.${i}`, t]));
    await sb.saveTorch(path("state.pt"), state);
    const { answers } = ask<FileValue>([{ kind: "torch", path: path("state.pt") }], python);
    expectTorchValue(state, answerOf(answers[0] as Answer<FileValue>, name), name);
  });
});

describe("safetensors", () => {
  it("reads what saveSafetensors writes, and writes the same bytes", async () => {
    const names = fc.string({ unit: "grapheme" }).filter((text) => text !== "__metadata__");
    const files = fc.sample(fc.dictionary(names, anyTensor, { maxKeys: 6, noNullPrototype: true }), CASES);
    const requests = [];
    for (const [i, tensors] of files.entries()) {
      await sb.saveSafetensors(path(`${i}.safetensors`), tensors, { metadata: i % 2 === 0 ? {} : { format: "pt" } });
      requests.push({ kind: "safetensors", path: path(`${i}.safetensors`) });
    }
    const { answers } = ask<{ same: boolean; names: string[] }>(requests);
    for (const [i, tensors] of files.entries()) {
      const { same, names: found } = answerOf(answers[i] as Answer<Any>, `file ${i}`);
      expect({ same, count: found.length }, `file ${i}: ${Object.keys(tensors).join()}`).toEqual({
        same: true,
        count: Object.keys(tensors).length,
      });
    }
  });
});

describe("onnxruntime", () => {
  it("computes what predict computes", async () => {
    const nets = fc.sample(anyNet, CASES).map((sample, i) => ({ ...sample, rows: [0, 1, 7, 64][i % 4] as number }));
    const generator = new sb.Generator({ seed: 5 });
    const scaled = (factor: number) => (t: sb.Tensor) => {
      t.data.forEach((value, i) => (t.data[i] = (8 * value - 4) * factor));
      return t;
    };
    const cases = nets.map(({ net, inputs, rows }) => {
      const [x, nudged] = [1, 1 + 2 ** -20].map((factor) => {
        return inputs(rows, { generator: generator.clone() }, scaled(factor));
      }) as [Input, Input];
      generator.jump(1000);
      return { net, x, nudged };
    });
    const requests = [];
    for (const [i, { net, x }] of cases.entries()) {
      await sb.exportOnnx(net, path(`${i}.onnx`));
      requests.push({
        kind: "onnx",
        path: path(`${i}.onnx`),
        input: Array.from(x.data as ArrayLike<unknown>, Number),
        shape: x.shape,
      });
    }
    const { answers } = ask<{ shape: number[]; output: number[] }>(requests);
    for (const [i, { net, x, nudged: near }] of cases.entries()) {
      const { shape, output } = answerOf(answers[i] as Answer<Any>, `${net}`);
      const y = net.predict(x);
      expect(shape, `${net}`).toEqual(y.shape);
      // A norm of few columns that are nearly equal makes much of a last bit: as much as of an input that is a little off.
      const nudged = net.predict(near).data;
      const far = [...y.data].findIndex((value, j) => {
        const bound = 1e-5 * (1 + Math.abs(value)) + 8 * Math.abs(value - (nudged[j] as number));
        return !(Math.abs(value - output[j]) <= bound) && !Number.isNaN(value);
      });
      expect(far, `${net}: onnxruntime gives ${output[far]}, predict ${y.data[far]}`).toBe(-1);
    }
  });

  it("computes it of what an Embedding makes, which has three dimensions", async () => {
    const x = sb.tensor(
      BigInt64Array.from({ length: 20 }, (_, i) => BigInt((3 * i) % 7)),
      [5, 4],
    );
    const requests = [];
    const nets = netsOfRows();
    for (const [i, net] of nets.entries()) {
      await sb.exportOnnx(net, path(`rows${i}.onnx`));
      requests.push({ kind: "onnx", path: path(`rows${i}.onnx`), input: Array.from(x.data, Number), shape: x.shape });
    }
    const { answers } = ask<Any>(requests);
    for (const [i, net] of nets.entries()) {
      const { shape, output } = answerOf(answers[i] as Answer<Any>, `${net}`);
      const y = net.predict(x);
      expect(shape, `${net}`).toEqual(y.shape);
      for (const [j, value] of y.data.entries()) expect(output[j], `${net}`).toBeCloseTo(value, 5);
    }
  });
});

/** Layers after an Embedding, whose output is [N, 4, 3], or of 4 numbers where channels have to be as many. */
function netsOfRows(): sb.Net[] {
  const rows: sb.Layer[][] = [
    [new sb.Linear(3, 2)],
    [new sb.Linear(3, 2, { bias: false }), new sb.Softmax()],
    [new sb.LayerNorm(3), new sb.GELU(), new sb.Flatten(), new sb.Linear(12, 2)],
    [new sb.LayerNorm([4, 3]), new sb.PReLU(), new sb.LogSoftmax()],
    [new sb.Residual([new sb.Linear(3, 3), new sb.Tanh()]), new sb.Columns(1, 3)],
    [new sb.Parallel([new sb.Linear(3, 3), new sb.Identity()]), new sb.Dropout(), new sb.Linear(6, 2)],
  ];
  const channels: sb.Layer[][] = [[new sb.BatchNorm1d(4)], [new sb.PReLU({ numParameters: 4 })]];
  return [
    ...rows.map((layers) => new sb.Net([new sb.Embedding(7, 3), ...layers])),
    ...channels.map((layers) => new sb.Net([new sb.Embedding(7, 4), ...layers])),
  ];
}
