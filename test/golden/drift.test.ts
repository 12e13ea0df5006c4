/** The digests of this package's own training, by fit and by the loop written out. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, SGD, type BackendName, type Net } from "../../dist/index.js";
import { digestOf } from "../../dist/verify/check.js";
import { createNet } from "../../dist/verify/checks/initialisers.js";
import { type Training, TRAININGS } from "../../dist/verify/checks/trainings.js";
import { backends } from "../support/backends.js";
import { createData, trainByHand, weightsOf } from "../support/training.js";

function start({ dims, options }: Training, backend: BackendName): { net: Net; optimizer: SGD; generator: Generator } {
  const seeded = (): Generator => new Generator({ seed: 1, profile: "linux-x64", backend });
  const net = createNet(dims, seeded());
  return { net, optimizer: new SGD(net.parameters(), options), generator: seeded() };
}

function expectDigest(net: Net, digest: string): void {
  const weights = weightsOf(net);
  expect(weights.every(Number.isFinite), "weights are finite").toBe(true);
  expect(digestOf(weights)).toBe(digest);
}

describe.each(backends)("training on %s", (backend) => {
  it.each(TRAININGS)("$id: fit gives the stored weights", async (training) => {
    const { net, optimizer, generator } = start(training, backend);
    const { dims, samples, batchSize, epochs } = training;
    const data = createData(samples, dims[0] as number, dims.at(-1) as number);
    await net.fit(data, { loss: new CrossEntropyLoss(), optimizer, epochs, batchSize, shuffle: true, generator });
    expectDigest(net, training.digest);
  });

  it.each(TRAININGS)("$id: so does the written-out loop", (training) => {
    const { net, optimizer, generator } = start(training, backend);
    const { dims, samples, batchSize, epochs } = training;
    const data = createData(samples, dims[0] as number, dims.at(-1) as number);
    trainByHand(net, data, { optimizer, epochs, batchSize, shuffle: true, generator });
    expectDigest(net, training.digest);
  });
});
