import { it } from "vitest";
import type { LayerPlan } from "../../dist/backend/training.js";
import { activations } from "../support/activations.js";
import { describeEachIsa, THREADS } from "../support/parity.js";
import { expectRunParity } from "../support/trainer_parity.js";
import { activation, floatsNearOne, IDENTITY, linear, planOf, TANH } from "../support/trainer_runs.js";

const dropoutOf = (p: number): LayerPlan => ({ kind: "dropout", p, generator: 0 });

describeEachIsa("a training run of any layers is the TypeScript one to the bit", (isa) => {
  it("layers of all kinds in any place, with and without bias", async () => {
    const softmax = (log: boolean): LayerPlan => ({ kind: "softmax", log });
    const norm = (affine: boolean, bias: boolean): LayerPlan => ({ kind: "layer_norm", affine, bias, eps: 1e-3 });
    const batchNorm = (affine: boolean, bias: boolean, tracks = true, momentum: number | null = 0.3): LayerPlan => {
      return { kind: "batch_norm", affine, bias, eps: 1e-3, momentum, tracks };
    };
    const prelu = (numParameters: number): LayerPlan => ({ kind: "prelu", numParameters });
    const embedding = (numEmbeddings: number, embeddingDim: number, paddingIdx: number | null): LayerPlan => {
      return { kind: "embedding", numEmbeddings, embeddingDim, paddingIdx };
    };
    const dropout = (p: number, generator: number): LayerPlan => ({ kind: "dropout", p, generator });
    const nets: LayerPlan[][] = [
      [],
      [TANH],
      [IDENTITY],
      [IDENTITY, TANH, linear(4, 3, false), IDENTITY, TANH, linear(3, 5), TANH, IDENTITY, IDENTITY],
      [TANH, TANH, linear(4, 1), linear(1, 9, false), linear(9, 2)],
      [linear(4, 0, false), linear(0, 3)],
      [linear(4, 0), TANH, linear(0, 3, false)],
      [linear(4, 3), activation("relu"), activation("sigmoid"), activation("tanh"), activation("relu")],
      ...activations.map(({ kind, options }) => {
        const same = activation(kind, ...options);
        return [same, linear(4, 7), same, same, linear(7, 3, false), same];
      }),
      [norm(true, true), linear(4, 5), norm(true, false), TANH, norm(false, false), linear(5, 3), norm(true, true)],
      [batchNorm(true, true), linear(4, 5), batchNorm(true, false, false), TANH, batchNorm(false, false), linear(5, 3)],
      [linear(4, 3), batchNorm(true, true, true, null)],
      [embedding(2, 3, null), TANH, linear(12, 3)],
      [{ kind: "columns", from: 1, to: 3 }, embedding(1, 5, 0), dropout(0.5, 0), linear(10, 3)],
      [embedding(3, 0, 1), linear(0, 2)],
      [prelu(4), linear(4, 5), prelu(1), TANH, linear(5, 3), prelu(3)],
      [linear(4, 5), softmax(false), linear(5, 3), softmax(true)],
      [softmax(true), softmax(false), IDENTITY, linear(4, 3), softmax(false)],
      [dropout(0.5, 0), linear(4, 20), TANH, dropout(0.25, 1), linear(20, 3), dropout(0, 1), dropout(1, 2)],
      [linear(4, 20), dropout(0.5, 2), TANH, dropout(0.5, 2), linear(20, 3)],
    ];
    for (const layers of nets) {
      const plan = planOf([4], { layers, generators: 3, validationSamples: 8 });
      await expectRunParity(isa, { plan }, JSON.stringify(layers));
    }
  });

  it("batch norms of several blocks, with threads, and where a run stops on NaN", async () => {
    const norm: LayerPlan = { kind: "batch_norm", affine: true, bias: true, eps: 1e-5, momentum: null, tracks: true };
    const layers = [linear(40, 33), norm, TANH, { ...norm, momentum: 0.1 }, linear(33, 10), { ...norm, tracks: false }];
    const plan = planOf([40], { layers, samples: 1200, batchSize: 590, dropLast: true, validationSamples: 700 });
    await expectRunParity(isa, { plan, epochs: 2 }, "three batch norms", THREADS);
    const fill = (length: number, seed: number): Float32Array => {
      const numbers = floatsNearOne(length, seed);
      return length === 1200 * 40 ? numbers.with(600 * 40, Number.NaN) : numbers;
    };
    for (const accumulate of [1, 2])
      await expectRunParity(isa, { plan: { ...plan, accumulate, stopOnNaN: true }, fill }, `${accumulate} batches`);
  });

  it("embeddings of several blocks, with threads and several batches a step, whatever stands in for an index", async () => {
    const layers: LayerPlan[] = [
      { kind: "embedding", numEmbeddings: 17, embeddingDim: 9, paddingIdx: 2 },
      dropoutOf(0.25),
      linear(27, 5),
    ];
    const fill = (length: number, seed: number): Float32Array => {
      const numbers = floatsNearOne(length, seed);
      if (length !== 1200 * 3 && length !== 700 * 3) return numbers;
      return numbers.map((value, i) =>
        i % 100 === 0 ? [Number.NaN, -1, 17, 1e30, -0][(i / 100) % 5]! : (value * 1e5) % 17,
      );
    };
    for (const accumulate of [1, 3]) {
      const sizes = { samples: 1200, batchSize: 590, validationSamples: 700, generators: 1 };
      const plan = planOf([3], { layers, accumulate, ...sizes });
      await expectRunParity(isa, { plan, epochs: 2, fill }, `${accumulate} batches`, THREADS);
    }
  });
});
