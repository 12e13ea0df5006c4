/** A run that is stopped after any epoch, saved, and gone on with elsewhere is the run that was never stopped, to the bit. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { temporaryFolder } from "../support/folder.js";
import { anyLegs, describeLegs } from "../support/legs.js";
import { anyLoneRun, data, EPOCHS, left, optionsOf, partsOf, world } from "../support/resumed_runs.js";

class Stop extends Error {}

describe("a run that is stopped and goes on", () => {
  const path = temporaryFolder();

  it("is the run that was never stopped, on another backend", async () => {
    const anyPlace = fc.record({
      after: fc.integer({ min: 1, max: EPOCHS }),
      from: fc.constantFrom(...backends),
      to: fc.constantFrom(...backends),
    });
    // On two backends in one process not all can draw from the default generator.
    const anyOwnRun = anyLoneRun.filter(({ dropouts }) => dropouts !== "default");
    await fc.assert(
      fc.asyncProperty(anyOwnRun, anyPlace, async (run, { after, from, to }) => {
        sb.manualSeed(3);
        const whole = world(run, 11, to);
        const expected = await whole.net.fit(data(run), optionsOf(run, whole));
        const rest = left(whole, { ...expected, epochs: expected.epochs.slice(after) });

        sb.manualSeed(3);
        const first = world(run, 11, from);
        const onEpoch = async ({ epoch, state }: sb.EpochReport): Promise<void> => {
          if (epoch !== Math.min(after, expected.epochs.length)) return;
          await sb.saveCheckpoint(path("run"), { ...partsOf(first), fit: state });
          throw new Stop();
        };
        await first.net.fit(data(run), { ...optionsOf(run, first), onEpoch }).catch((error: unknown) => {
          if (!(error instanceof Stop)) throw error;
        });

        sb.manualSeed(4);
        const second = world(run, 12, to);
        const { fit } = await sb.loadCheckpoint(path("run"), partsOf(second));
        const result = await second.net.fit(data(run), { ...optionsOf(run, second), resume: fit as sb.FitState });
        expect(left(second, result)).toBe(rest);
      }),
      { numRuns: 60 },
    );
  });

  // Many more times: npm run soak:resume.
  describe("in other processes", () => {
    const legs = describeLegs();

    it.each([
      ["stopped", "exit", 2],
      ["killed", "kill", 1],
    ] as const)("is the run that was never stopped, where they are %s, on any processor", async (_, end, numRuns) => {
      await fc.assert(
        fc.asyncProperty(anyLegs, async (given) => {
          expect(await legs.parts(given, end)).toBe(await legs.whole(given));
        }),
        { numRuns },
      );
    });
  });
});
