/** What test/properties/resume.test.ts asks of processes, many times, and of processes killed at any moment: npm run soak:resume. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { anyLegs, describeLegs } from "../support/legs.js";

const RUNS = 100;
const legs = describeLegs();
/** Milliseconds from the start of a process, which takes 100 to 300 to load, to when it is killed. */
const anyTimes = fc.array(fc.integer({ min: 100, max: 600 }), { minLength: 3, maxLength: 3 });

it(`goes on ${RUNS} times in other processes, to the bit`, async () => {
  await fc.assert(
    fc.asyncProperty(anyLegs, async (given) => {
      expect(await legs.parts(given, "exit")).toBe(await legs.whole(given));
    }),
    { numRuns: RUNS },
  );
});

it(`goes on ${RUNS} times from the last checkpoint of a process that was killed, to the bit`, async () => {
  let kills = 0;
  await fc.assert(
    fc.asyncProperty(anyLegs, anyTimes, async (given, times) => {
      const { last, saved } = await legs.killed(given, times);
      kills += saved;
      expect(last).toBe(await legs.whole(given));
    }),
    { numRuns: RUNS },
  );
  console.log(`${kills} kills left a checkpoint, from which the next process went on`);
  expect(kills).toBeGreaterThan(RUNS / 10);
});
