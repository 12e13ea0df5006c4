/** Early stopping: the written-out loop that watches the loss, to the bit. */
import { describe, expect, it } from "vitest";
import { SGD, tensor, TensorDataset, type Net } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { dataFor } from "../support/recipes.js";
import { DEFAULTS, expectFitIsLoop, type Training } from "../support/written_out.js";

const validation = dataFor("CrossEntropyLoss", 13, 9);
/** Rates at which the loss goes up and down. */
const restless = (net: Net): SGD => new SGD(net.parameters(), { lr: 6, momentum: 0.5 });

describe.each(backends)("a fit that stops early is the written-out loop on %s", (backend) => {
  const expectSame = (training: Training, what: string) => expectFitIsLoop(backend, training, what);

  it("with early stopping", async () => {
    const stop = (
      patience: number,
      restoreBest: boolean,
      watched?: TensorDataset,
      minDelta = 0,
    ): ReturnType<typeof expectSame> =>
      expectSame(
        {
          createOptimizer: restless,
          options: {
            ...DEFAULTS,
            epochs: 12,
            earlyStopping: { patience, restoreBest, ...(minDelta > 0 && { minDelta }) },
            ...(watched && { validation: watched }),
          },
        },
        `patience ${patience}, restoreBest ${restoreBest}`,
      );
    for (const watched of [undefined, validation]) {
      for (const restoreBest of [true, false]) {
        expect(await stop(1, restoreBest, watched)).toMatchObject({ stoppedEarly: true });
        await stop(3, restoreBest, watched);
        expect(await stop(12, restoreBest, watched)).toMatchObject({ stoppedEarly: false });
        const { epochs } = await stop(3, restoreBest, watched, 1e9); // the first epoch's is lower than Infinity
        expect(epochs).toHaveLength(4);
      }
    }
  });

  it("stops at a loss that is no number, with no best epoch", async () => {
    const nan = new TensorDataset(tensor([[Number.NaN, 0, 0, 0]]), Int32Array.of(0));
    const options = { ...DEFAULTS, validation: nan, earlyStopping: { patience: 2, restoreBest: true } };
    const result = await expectSame({ options }, "NaN");
    expect(result).toMatchObject({ stoppedEarly: true });
    expect(result.epochs.length).toBe(2);
    expect("bestEpoch" in result).toBe(false);
    const nothing = { x: tensor(new Float32Array(0), [0, 4]), y: new Int32Array(0) };
    await expectSame({ options: { ...options, validation: new TensorDataset(nothing.x, nothing.y) } }, "no samples");
  });
});
