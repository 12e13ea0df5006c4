/** A FileDataset gives the bits of a TensorDataset of the same tensors: batches, parts, fits, checkpoints. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DataLoader,
  defaultGenerator,
  type FileDataset,
  Generator,
  loadCheckpoint,
  manualSeed,
  randomSplit,
  saveCheckpoint,
  SubsetRandomSampler,
  type TensorDataset,
  WeightedRandomSampler,
} from "../../dist/index.js";
import { assertSameBits } from "../../dist/testing/index.js";
import { backends } from "../support/backends.js";
import { temporaryFolder } from "../support/folder.js";
import { type Kind, storedData, Training } from "../support/stored_data.js";

const pathOf = temporaryFolder();
let files = 0;
const newPath = (): string => pathOf(`data${files++}`);

const kinds: fc.Arbitrary<Kind> = fc
  .record({
    samples: fc.integer({ min: 1, max: 70 }),
    features: fc.integer({ min: 1, max: 9 }),
    format: fc.constantFrom("safetensors" as const, "npy" as const),
    inputs: fc.constantFrom("float32" as const, "float32" as const, "int64" as const, "int32" as const),
    targets: fc.constantFrom("int64" as const, "int32" as const, "float32" as const),
  })
  .chain((kind) =>
    fc
      .option(fc.array(fc.nat({ max: kind.features - 1 }), { minLength: 1, maxLength: 6 }))
      .map((columns) => ({ ...kind, columns })),
  );

const fits = fc.record({
  epochs: fc.integer({ min: 1, max: 3 }),
  batchSize: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constant(1000)),
  shuffle: fc.boolean(),
  dropLast: fc.boolean(),
  accumulate: fc.integer({ min: 1, max: 3 }),
});

type Data = TensorDataset | FileDataset;
const splitOf = (data: Data): [Data, Data] =>
  randomSplit(data as FileDataset, [0.7, 0.3], { generator: new Generator({ seed: 3 }) });

describe("a DataLoader", () => {
  it("gives the same batches in every order, of the whole and of parts", async () => {
    const loaders: ((data: Data, generator: Generator) => DataLoader)[] = [
      (data) => new DataLoader(data, { batchSize: 4 }),
      (data, generator) => new DataLoader(data, { batchSize: 3, shuffle: true, generator, dropLast: true }),
      (data, generator) =>
        new DataLoader(data, { sampler: new SubsetRandomSampler([0, data.length - 1], { generator }) }),
      (data, generator) =>
        new DataLoader(data, {
          batchSize: 5,
          sampler: new WeightedRandomSampler(
            Array.from({ length: data.length }, () => 1),
            12,
            { generator },
          ),
        }),
    ];
    await fc.assert(
      fc.asyncProperty(kinds, fc.nat(), async (kind, seed) => {
        const { memory, file } = await storedData(newPath(), seed, kind);
        for (const loaderOf of loaders) {
          const batches = (data: Data): unknown => [...loaderOf(data, new Generator({ seed }))];
          assertSameBits(batches(file), batches(memory));
          if (kind.samples < 10) continue;
          const [parts, others] = [splitOf(splitOf(file)[0]), splitOf(splitOf(memory)[0])];
          for (const i of [0, 1] as const) assertSameBits(batches(parts[i]), batches(others[i]));
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe.each(backends)("fit on %s", (backend) => {
  /** What training gives, and leaves. */
  async function trained(
    data: Data,
    validation: Data | DataLoader | undefined,
    kind: Kind,
    options: object,
  ): Promise<unknown> {
    manualSeed(1);
    const training = new Training(backend, kind.columns?.length ?? kind.features, kind.targets, kind.inputs);
    const reports = await training.fit(data, { epochs: 1, ...options, ...(validation && { validation }) });
    const losses = Float64Array.from(reports.flatMap(({ loss, validationLoss = 0 }) => [loss, validationLoss]));
    return [training.state(), losses, defaultGenerator.getState()];
  }

  it("is over files what it is over memory", async () => {
    await fc.assert(
      fc.asyncProperty(kinds, fits, fc.nat(), async (kind, options, seed) => {
        const { memory, file } = await storedData(newPath(), seed, kind);
        const [inFiles, inMemory] = [splitOf(file), splitOf(memory)];
        const loaderOf = (data: Data): DataLoader =>
          new DataLoader(data, { batchSize: 3, shuffle: true, generator: new Generator({ seed: 8 }) });
        assertSameBits(await trained(file, undefined, kind, options), await trained(memory, undefined, kind, options));
        if (kind.samples < 10) return;
        const validated = await trained(inMemory[0], inMemory[1], kind, options);
        assertSameBits(await trained(inFiles[0], inFiles[1], kind, options), validated);
        assertSameBits(await trained(inMemory[0], inFiles[1], kind, options), validated);
        assertSameBits(
          await trained(inFiles[0], loaderOf(inFiles[1]), kind, options),
          await trained(inMemory[0], loaderOf(inMemory[1]), kind, options),
        );
      }),
      { numRuns: 20 },
    );
  });

  it("goes on after a checkpoint, from files to memory and back", async () => {
    const kind: Kind = { samples: 40, features: 4, format: "npy", targets: "int64", columns: [3, 1] };
    const { memory, file } = await storedData(newPath(), 1, kind);
    const options = { epochs: 3, batchSize: 7, shuffle: true };
    const whole = await trained(memory, undefined, kind, options);
    const path = pathOf("checkpoint");
    for (const [before, after] of [
      [file, memory],
      [memory, file],
      [file, file],
    ] as const) {
      manualSeed(1);
      const first = new Training(backend, 2, kind.targets);
      await first.fit(before, {
        ...options,
        epochs: 2,
        onEpoch: async ({ epoch, state }) => {
          if (epoch === 2) await saveCheckpoint(path, { net: first.net, optimizer: first.optimizer, fit: state });
        },
      });
      manualSeed(99);
      const second = new Training(backend, 2, kind.targets);
      const { fit } = await loadCheckpoint(path, { net: second.net, optimizer: second.optimizer });
      await second.fit(after, { ...options, resume: fit! });
      assertSameBits([second.state(), defaultGenerator.getState()], [(whole as unknown[])[0], (whole as unknown[])[2]]);
    }
    const other = await storedData(newPath(), 2, kind);
    const third = new Training(backend, 2, kind.targets);
    const { fit } = await loadCheckpoint(path, { net: third.net, optimizer: third.optimizer });
    await expect(third.fit(other.file, { ...options, resume: fit! })).rejects.toThrow(
      /resume is of another run: data was/,
    );
  });
});
