/** Files of samebits, read by the programs that they are for: PyTorch, safetensors, onnx and onnxruntime. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { fromBits } from "../../dist/bits.js";
import { anyNet } from "../support/any_net.js";
import { temporaryFolder } from "../support/folder.js";
import { expectTorchValue, type FileValue } from "../support/interchange.js";
import type { Any } from "../support/mistakes.js";
import { anyTensor, anyTorchValue } from "../support/torch_values.js";

const CASES = Number(process.env["TORCH_CASES"] ?? 100);
const path = temporaryFolder();

interface Answer<T> {
  readonly answer?: T;
  readonly error?: string;
}

/** The answers of files.py, one for each request. */
function ask<T>(
  requests: readonly object[],
  python = process.env["TORCH_PYTHON"] ?? "python3",
): { torch: string; answers: Answer<T>[] } {
  const script = fileURLToPath(new URL("files.py", import.meta.url));
  const input = requests.map((request) => JSON.stringify(request)).join("\n");
  const { status, stdout, stderr } = spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 1 << 29 });
  if (status !== 0) throw new Error(`${python} failed: ${stderr}`);
  const [first, ...rest] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Any);
  return { torch: first.torch, answers: rest };
}

/** The answer, where there is one. */
function answerOf<T>({ answer, error }: Answer<T>, what: string): T {
  if (error !== undefined) throw new Error(`${what}: ${error}`);
  return answer as T;
}

/** Debian's PyTorch 1.13, where TORCH_1_PYTHON names a Python that has it: its restricted reader knows no floats, nor bytes. */
const pythons: [name: string, python: string | undefined, isOld: boolean][] = [
  ["PyTorch 2", process.env["TORCH_PYTHON"] ?? "python3", false],
  ["PyTorch 1.13", process.env["TORCH_1_PYTHON"], true],
];

describe.each(pythons)("%s", (name, python, isOld) => {
  const skipped = python === undefined ? " (skipped: TORCH_1_PYTHON names no Python)" : "";

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
    const cases = nets.map(({ net, features, rows }) => {
      const shape = [rows, features];
      return { net, x: sb.tensor(new Float32Array(rows * features), shape).uniform_(-4, 4, { generator }) };
    });
    const requests = [];
    for (const [i, { net, x }] of cases.entries()) {
      await sb.exportOnnx(net, path(`${i}.onnx`));
      requests.push({ kind: "onnx", path: path(`${i}.onnx`), input: [...x.data], shape: x.shape });
    }
    const { answers } = ask<{ shape: number[]; output: number[] }>(requests);
    for (const [i, { net, x }] of cases.entries()) {
      const { shape, output } = answerOf(answers[i] as Answer<Any>, `${net}`);
      const y = net.predict(x);
      expect(shape, `${net}`).toEqual(y.shape);
      const far = [...y.data].findIndex(
        (value, j) => !(Math.abs(value - output[j]) <= 1e-5 * (1 + Math.abs(value))) && !Number.isNaN(value),
      );
      expect(far, `${net}: onnxruntime gives ${output[far]}, predict ${y.data[far]}`).toBe(-1);
    }
  });
});

interface Run {
  readonly optimizer: string;
  readonly options: Record<string, number | boolean>;
  readonly scheduler: string;
  readonly scheduler_options: Record<string, unknown>;
}

/** Every optimiser, every scheduler. The roots of MKL may differ in their last bits. */
const runs: Run[] = [
  { optimizer: "SGD", options: { lr: 0.1, momentum: 0.9 }, scheduler: "StepLR", scheduler_options: { step_size: 2 } },
  {
    optimizer: "SGD",
    options: { lr: 0.1, momentum: 0.9 },
    scheduler: "MultiStepLR",
    scheduler_options: { milestones: [2, 2, 5] },
  },
  {
    optimizer: "SGD",
    options: { lr: 0.1, momentum: 0.9 },
    scheduler: "OneCycleLR",
    scheduler_options: { max_lr: 0.2, total_steps: 12 },
  },
  {
    optimizer: "Adam",
    options: { lr: 0.01, amsgrad: true },
    scheduler: "ExponentialLR",
    scheduler_options: { gamma: 0.9 },
  },
  { optimizer: "AdamW", options: { lr: 0.01 }, scheduler: "CosineAnnealingLR", scheduler_options: { T_max: 6 } },
  {
    optimizer: "RMSprop",
    options: { lr: 0.01, momentum: 0.5, centered: true },
    scheduler: "LinearLR",
    scheduler_options: { total_iters: 4 },
  },
  {
    optimizer: "Adagrad",
    options: { lr: 0.1, lr_decay: 0.1 },
    scheduler: "StepLR",
    scheduler_options: { step_size: 3 },
  },
];
const camel = (options: object): Any =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name === "T_max" ? "tMax" : name.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase()),
      value,
    ]),
  );

describe("a run that samebits began", () => {
  const STEPS = 8;
  it.each(runs)("goes on in PyTorch: $optimizer, $scheduler", async (run) => {
    const generator = new sb.Generator({ seed: 9 });
    const { weight, bias } = new sb.Linear(3, 4, { generator });
    const parameters = [weight, bias];
    const optimizer = new (sb as Any)[run.optimizer](parameters, camel(run.options));
    const scheduler = new (sb as Any)[run.scheduler](optimizer, camel(run.scheduler_options));
    const grads = Array.from({ length: STEPS }, () => parameters.map((p) => sb.randn([...p.shape], { generator })));
    const step = (i: number): void => {
      parameters.forEach((p, j) => (p.grad = grads[i]?.[j] as sb.Tensor));
      optimizer.step();
      scheduler.step();
    };
    for (let i = 0; i < STEPS / 2; i++) step(i);
    await sb.saveTorch(path("run.pt"), {
      model: { weight, bias },
      optimizer: optimizer.toTorch(),
      scheduler: scheduler.toTorch(),
    });
    const rest = grads.slice(STEPS / 2).map((pair) => pair.map(({ data }) => [...data]));
    const { answers } = ask<{ lr: number; params: string[] }[]>([
      { kind: "run", path: path("run.pt"), ...run, grads: rest },
    ]);
    for (const [i, { lr, params }] of answerOf(answers[0] as Answer<Any>, run.optimizer).entries()) {
      step(STEPS / 2 + i);
      expect(optimizer.lr).toBeCloseTo(lr, 14);
      for (const [j, p] of parameters.entries()) {
        const expected = fromBits(params[j], "float32") as Float32Array;
        const differences = p.data.map((value, k) => Math.abs(value - (expected[k] as number)));
        expect(Math.max(...differences), `step ${i}`).toBeLessThanOrEqual(run.optimizer === "SGD" ? 0 : 2e-6);
      }
    }
  });
});
