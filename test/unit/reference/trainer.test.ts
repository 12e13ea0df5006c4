import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OptimizerRule } from "../../../dist/backend/operations.js";
import { createTrainer } from "../../../dist/backend/reference/training/trainer.js";
import type { Schedule, Trainer, TrainerMemory, TrainerPlan } from "../../../dist/backend/training.js";
import {
  activation,
  CROSS_ENTROPY,
  lossOf,
  contents,
  IDENTITY,
  linear,
  load,
  memoryOf,
  outputsOf,
  planOf,
  SGD as MOMENTUM,
  TANH,
} from "../../support/trainer_runs.js";
import { expectSameBits } from "../../support/bits.js";
import { anyGraph } from "../../support/graphs.js";
import { floats } from "../../support/numbers.js";
import { train } from "./training.js";

const SGD: OptimizerRule = { ...MOMENTUM, momentum: 0 };
const NESTEROV: OptimizerRule = { ...MOMENTUM, weightDecay: 0.001, nesterov: true };
const ADAM: OptimizerRule = {
  kind: "adam",
  lr: 0.01,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0.01,
  amsgrad: true,
  maximize: false,
};

const BASE: TrainerPlan = planOf([4, 6, 3], { samples: 23, batchSize: 5, order: "reseeded" });

/** Numbers so small that no tanh is flat. */
const small = (length: number, seed: number): Float32Array => floats(length, seed, 1).map((v) => v / 4);

function filled(plan: TrainerPlan): { trainer: Trainer; memory: TrainerMemory } {
  const trainer = createTrainer(plan);
  const memory = memoryOf(plan, small);
  load(trainer, memory);
  return { trainer, memory };
}

function expectMemory(trainer: Trainer, expected: TrainerMemory): void {
  for (const [region, actual] of Object.entries(contents(trainer, expected))) {
    const numbers = expected[region as keyof TrainerMemory];
    expect(Buffer.from(actual.buffer).equals(Buffer.from(numbers.buffer)), region).toBe(true);
  }
}

const dropout = (p: number, generator: number): TrainerPlan["layers"][number] => ({ kind: "dropout", p, generator });
const weights = Float32Array.of(1, 0.25, 3);
const values = { samples: 12, targetColumns: 3, validationSamples: 7 };

const PLANS: [string, Partial<TrainerPlan>][] = [
  ["a short last batch", {}],
  ["the last batch dropped", { dropLast: true }],
  ["batches that come out even", { samples: 20 }],
  ["one batch of all", { batchSize: 100 }],
  ["single samples", { batchSize: 1, samples: 7 }],
  ["nothing but a dropped batch", { batchSize: 24, dropLast: true, order: "own" }],
  ["one sample", { samples: 1, order: "own" }],
  ["samples in order", { order: "sequential" }],
  ["its own permutation", { order: "own" }],
  ["summed losses", { loss: { ...CROSS_ENTROPY, reduction: "sum" } }],
  ["weighted, smoothed losses", { loss: { ...lossOf("cross_entropy", 1, 0.1), weight: weights } }],
  ["more rows than a block", { samples: 1100, batchSize: 520, loss: { ...CROSS_ENTROPY, weight: weights } }],
  ["probabilities as targets", { ...values, loss: CROSS_ENTROPY }],
  ["squared errors", { ...values, loss: lossOf("mse") }],
  ["binary targets", { ...values, loss: { ...lossOf("bce_with_logits"), reduction: "sum", posWeight: weights } }],
  ["validation", { validationSamples: 13 }],
  ["validation that fits no batch", { validationSamples: 3, batchSize: 23 }],
  ["clipped gradients", { clipGradNorm: 0.05 }],
  ["gradients that need no clipping", { clipGradNorm: 1e30 }],
  ["a layer", { layers: [linear(4, 3, false)], parameterGroups: [0] }],
  [
    "layers without parameters about",
    { layers: [TANH, IDENTITY, linear(4, 3), IDENTITY, TANH, TANH, IDENTITY], parameterGroups: [0, 0] },
  ],
  [
    "an activation after each other",
    {
      layers: [linear(4, 3), activation("sigmoid"), TANH, activation("gelu"), activation("elu", 1)],
      parameterGroups: [0, 0],
    },
  ],
  [
    "a softmax within, a log-softmax at the end",
    {
      layers: [linear(4, 5), { kind: "softmax", log: false }, linear(5, 3), { kind: "softmax", log: true }],
      parameterGroups: [0, 0, 0, 0],
      loss: lossOf("nll", -100),
    },
  ],
  [
    "dropouts that draw with the loader and alone",
    {
      layers: [dropout(0.3, 1), linear(4, 8), dropout(0.5, 0), linear(8, 3)],
      parameterGroups: [0, 0, 0, 0],
      generators: 2,
      validationSamples: 4,
      order: "own",
    },
  ],
  [
    "a sum, and columns beside each other",
    {
      layers: [
        { ...linear(4, 5), inputs: [0] },
        TANH,
        { kind: "add", inputs: [1, 2] },
        { kind: "columns", from: 1, to: 4 },
        { ...dropout(0.3, 1), inputs: [3] },
        IDENTITY,
        { kind: "cat", inputs: [6, 4, 0, 4] },
        linear(15, 3),
      ],
      parameterGroups: [0, 0, 0, 0],
      generators: 2,
      validationSamples: 4,
    },
  ],
  ["two groups, two parameters left out", { parameterGroups: [-1, 1, 0, -1] }],
  ["the lower layer left out", { parameterGroups: [-1, -1, 0, 1], clipGradNorm: 0.1 }],
  ["nothing to train", { parameterGroups: [-1, -1, -1, -1] }],
  ["no layer with parameters", { layers: [TANH, IDENTITY], parameterGroups: [] }],
  ["no inputs", { layers: [linear(0, 3)], inputFeatures: 0, parameterGroups: [0, 0] }],
  ["steps of many slices", { layers: [linear(200, 300), TANH, linear(300, 9)], inputFeatures: 200, batchSize: 40 }],
];

function squared(layers: TrainerPlan["layers"]): Partial<TrainerPlan> {
  const targetColumns = outputsOf(planOf([4], { layers }));
  return { loss: lossOf("mse"), targetColumns };
}

describe("a training run", () => {
  it.each(PLANS)("with %s is the loop written out", async (_, change) => {
    const plan = planOf([4, 6, 3], { samples: 23, batchSize: 5, order: "reseeded", ...change });
    const { trainer, memory } = filled(plan);
    for (const rules of [
      [SGD, NESTEROV],
      [NESTEROV, ADAM],
    ]) {
      const report = await trainer.run(2, [rules]);
      const { losses, validationLosses } = train(plan, memory, 2, [rules]);
      expectSameBits(report.losses, Float64Array.from(losses), "losses");
      expectSameBits(report.validationLosses, Float64Array.from(validationLosses), "validation losses");
      expect(report.seconds.length).toBe(2);
      expect(report.steps).toBe(2 * (plan.dropLast ? Math.floor : Math.ceil)(plan.samples / plan.batchSize));
      expect(report.cancelled).toBe(false);
      expectMemory(trainer, memory);
    }
  });

  it("of any graph is the loop written out", async () => {
    const property = fc.asyncProperty(anyGraph(4), async (layers) => {
      const plan = planOf([4], { layers, generators: 2, samples: 13, validationSamples: 4, ...squared(layers) });
      const { trainer, memory } = filled(plan);
      const report = await trainer.run(2, [[SGD]]);
      const { losses, validationLosses } = train(plan, memory, 2, [[SGD]]);
      expectSameBits(report.losses, Float64Array.from(losses), "losses");
      expectSameBits(report.validationLosses, Float64Array.from(validationLosses), "validation losses");
      expectMemory(trainer, memory);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it("takes a row of rules for each step", async () => {
    const { trainer, memory } = filled(BASE);
    const schedule: Schedule = Array.from({ length: 5 }, (_, i) => [{ ...NESTEROV, lr: 0.1 / (i + 1) }]);
    await trainer.run(1, schedule);
    train(BASE, memory, 1, schedule);
    expectMemory(trainer, memory);
  });

  it("copies what it is given, at any place", async () => {
    const trainer = createTrainer(BASE);
    const numbers = Float32Array.of(1, 2, 3);
    trainer.write("parameters", 4, numbers);
    numbers.fill(9);
    const back = new Float32Array(4);
    trainer.read("parameters", 3, back);
    expect(Array.from(back)).toEqual([0, 1, 2, 3]);
    expect(await trainer.run(0, [])).toMatchObject({ losses: new Float64Array(0), steps: 0, cancelled: false });
  });

  it("gives the event loop its turn within a step, and stops after a step when cancelled", async () => {
    const layers = [linear(250, 400), TANH, linear(400, 3)];
    const wide = planOf([250], { layers, samples: 1200, batchSize: 100, order: "own" });
    const { trainer, memory } = filled(wide);
    let turns = 0;
    const timer = setInterval(() => {
      if (++turns === 5) trainer.cancel();
    });
    const report = await trainer.run(1, [[NESTEROV]]);
    clearInterval(timer);
    expect(report).toMatchObject({ losses: new Float64Array(0), cancelled: true });
    expect(report.steps).toBeGreaterThanOrEqual(1);
    train(wide, memory, 1, [[NESTEROV]], report.steps);
    expectMemory(trainer, memory);
  });

  it("goes on after a cancelled run", async () => {
    const { trainer, memory } = filled(BASE);
    const pending = trainer.run(3, [[SGD]]);
    trainer.cancel();
    expect((await pending).cancelled).toBe(true);
    expectMemory(trainer, memory); // before the first epoch, nothing was drawn
    const report = await trainer.run(1, [[SGD]]);
    expect(Array.from(report.losses)).toEqual(train(BASE, memory, 1, [[SGD]]).losses);
  });
});
