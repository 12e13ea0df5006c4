import { describe, expect, it } from "vitest";
import type { LayerPlan, Trainer, TrainerMemory, TrainerPlan } from "../../../dist/backend/backend.js";
import type { OptimizerRule } from "../../../dist/backend/operations.js";
import { createTrainer } from "../../../dist/backend/reference/trainer.js";
import { createMemory, train } from "./training.js";

const PLAIN = { lr: 0.05, momentum: 0, dampening: 0, weightDecay: 0, nesterov: false, maximize: false };
const SGD: OptimizerRule = { kind: "sgd", ...PLAIN };
const MOMENTUM: OptimizerRule = { ...SGD, momentum: 0.9, weightDecay: 0.001, nesterov: true };
const REGIONS = ["parameters", "momentum", "steps", "x", "y", "generator"] as const;

const linear = (inFeatures: number, outFeatures: number, bias = true): LayerPlan => {
  return { kind: "linear", inFeatures, outFeatures, bias };
};
const TANH: LayerPlan = { kind: "tanh" };
const IDENTITY: LayerPlan = { kind: "identity" };

const BASE: TrainerPlan = {
  layers: [linear(4, 6), TANH, linear(6, 3)],
  inputFeatures: 4,
  samples: 23,
  reduction: "mean",
  batchSize: 5,
  dropLast: false,
  order: "reseeded",
  parameterGroups: [0, 0, 0, 0],
};

function filled(plan: TrainerPlan, memory: TrainerMemory): Trainer {
  const trainer = createTrainer(plan);
  for (const region of REGIONS) trainer.write(region, 0, memory[region]);
  return trainer;
}

/** That the trainer's memory is this to the bit. (`toEqual` takes seconds for large arrays.) */
function expectMemory(trainer: Trainer, expected: TrainerMemory): void {
  for (const region of REGIONS) {
    const actual = structuredClone(expected[region]).fill(0);
    trainer.read(region, 0, actual);
    const isSame = Buffer.from(actual.buffer).equals(Buffer.from(expected[region].buffer));
    expect(isSame, region).toBe(true);
  }
}

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
  ["summed losses", { reduction: "sum" }],
  ["more rows than a block", { samples: 1100, batchSize: 520, reduction: "sum" }],
  ["a layer", { layers: [linear(4, 3, false)], parameterGroups: [0] }],
  ["layers without parameters about", { layers: [TANH, IDENTITY, linear(4, 3), IDENTITY, TANH, TANH, IDENTITY] }],
  ["two groups, two parameters left out", { parameterGroups: [-1, 1, 0, -1] }],
  ["the lower layer left out", { parameterGroups: [-1, -1, 0, 1] }],
  ["nothing to train", { parameterGroups: [-1, -1, -1, -1] }],
  ["no layer with parameters", { layers: [TANH, IDENTITY], parameterGroups: [] }],
  ["no inputs", { layers: [linear(0, 3)], inputFeatures: 0 }],
  ["steps of many slices", { layers: [linear(200, 300), TANH, linear(300, 9)], inputFeatures: 200, batchSize: 40 }],
];

describe("a training run", () => {
  it.each(PLANS)("with %s is the loop written out", async (_, change) => {
    const plan = { ...BASE, ...change };
    const memory = createMemory(plan, 3, 5);
    const trainer = filled(plan, memory);
    for (const groups of [
      [SGD, MOMENTUM],
      [MOMENTUM, SGD],
    ]) {
      const report = await trainer.run(2, groups);
      expect(Array.from(report.losses)).toEqual(train(plan, memory, 2, groups));
      expect(report.seconds.length).toBe(2);
      expect(report.cancelled).toBe(false);
      expectMemory(trainer, memory);
    }
  });

  it("copies what it is given, at any place", async () => {
    const trainer = createTrainer(BASE);
    const numbers = Float32Array.of(1, 2, 3);
    trainer.write("parameters", 4, numbers);
    numbers.fill(9);
    const back = new Float32Array(4);
    trainer.read("parameters", 3, back);
    expect(Array.from(back)).toEqual([0, 1, 2, 3]);
    expect(await trainer.run(0, [])).toMatchObject({ losses: new Float64Array(0), cancelled: false });
  });

  it("gives the event loop its turn within a step, and stops after a step when cancelled", async () => {
    const layers = [linear(250, 400), TANH, linear(400, 3)];
    const wide: TrainerPlan = { ...BASE, layers, inputFeatures: 250, samples: 1200, batchSize: 100, order: "own" };
    const memory = createMemory(wide, 3, 5);
    const trainer = filled(wide, memory);
    let [turns, longest, last] = [0, 0, performance.now()];
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
      if (++turns === 5) trainer.cancel();
    });
    const report = await trainer.run(1, [MOMENTUM]);
    clearInterval(timer);
    expect(report).toMatchObject({ losses: new Float64Array(0), cancelled: true });
    expect(longest).toBeLessThan(100); // far less on a machine at rest
    const steps = new Uint32Array(1);
    trainer.read("steps", 0, steps);
    expect(steps[0]).toBeGreaterThanOrEqual(1);
    train(wide, memory, 1, [MOMENTUM], steps[0]);
    expectMemory(trainer, memory);
  });

  it("goes on after a cancelled run", async () => {
    const memory = createMemory(BASE, 3, 5);
    const trainer = filled(BASE, memory);
    const pending = trainer.run(3, [SGD]);
    trainer.cancel();
    expect((await pending).cancelled).toBe(true);
    expectMemory(trainer, memory); // before the first epoch, nothing was drawn
    const report = await trainer.run(1, [SGD]);
    expect(Array.from(report.losses)).toEqual(train(BASE, memory, 1, [SGD]));
  });
});
