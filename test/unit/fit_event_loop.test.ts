/** The event loop gets its turns while a fit runs. What is asserted is that it did, never how soon. */
import { describe, expect, it } from "vitest";
import { CrossEntropyLoss, Generator, SGD, type TensorDataset } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { expectThrows, failureOf } from "../support/errors.js";
import { startFit, pause } from "../support/running_fit.js";
import { createData, createNet } from "../support/training.js";

/** Resolves when an interval of 1 ms has ticked that often; if the event loop has no turns, never. */
function ticked(count: number): Promise<void> {
  return new Promise((resolve) => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
      if (ticks === count) resolve(clearInterval(timer));
    }, 1);
  });
}

/** How often an interval of 1 ms ticked until the promise was done. */
async function ticksDuring(promise: Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 1);
  await promise.catch(() => {});
  clearInterval(timer);
  return ticks;
}

describe.each(backends)("the event loop, while a fit runs on %s", (backend) => {
  it("ticks", async () => {
    const fit = startFit(backend);
    await expect(ticked(20)).resolves.toBeUndefined();
    expectThrows("ERR_BUSY", () => fit.net.stateDict(), "the fit is still running");
    await fit.stop();
  });

  it("ticks when a single step is long: a large net, and one batch", async () => {
    const net = createNet([300, 400, 10], backend);
    const data: TensorDataset = createData(2000, 300, 10);
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters()), generator: new Generator() };
    const done = net.fit(data, { ...options, epochs: 1, batchSize: 2000 });
    expect(await ticksDuring(done)).toBeGreaterThan(0);
    expect((await done).epochs.length).toBe(1);
  });

  it("ticks while short fits follow one another", async () => {
    const net = createNet([3, 4, 2], backend);
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters()), generator: new Generator() };
    const data = createData(4, 3, 2);
    const controller = new AbortController();
    void ticked(3).then(() => controller.abort());
    for (let i = 0; i < 50_000 && !controller.signal.aborted; i++)
      await net.fit(data, { ...options, epochs: 1, batchSize: 4 });
    expect(controller.signal.aborted).toBe(true);
  });

  it("ticks, and hears of the signal, while short epochs follow one another", async () => {
    const net = createNet([3, 4, 2], backend);
    const controller = new AbortController();
    const options = { loss: new CrossEntropyLoss(), optimizer: new SGD(net.parameters()), generator: new Generator() };
    void ticked(3).then(() => controller.abort("enough"));
    const fit = net.fit(createData(4, 3, 2), {
      ...options,
      epochs: 50_000,
      batchSize: 4,
      signal: controller.signal,
      onEpoch: () => {},
    });
    expect(await failureOf(() => fit)).toBe("enough");
  });

  it("lets two fits run side by side", async () => {
    const fits = [startFit(backend), startFit(backend)];
    await pause(20);
    for (const fit of fits) await fit.stop();
    const [first, second] = fits.map(({ net }) => net.parameters().every((p) => p.data.every(Number.isFinite)));
    expect([first, second]).toEqual([true, true]);
  });
});
