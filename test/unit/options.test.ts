/** Options that a program observes, as Vue's reactive objects are, are options all the same. */
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";

const observed = <T extends object>(value: T): T => new Proxy(value, {});

describe("an array behind a proxy", () => {
  it("serves as an optimiser's option, and is copied", () => {
    const betas: [number, number] = [0.8, 0.9];
    const adam = new sb.Adam([sb.zeros([1])], { betas: observed(betas) });
    betas[0] = 0.1;
    expect(adam.paramGroups[0]?.betas).toEqual([0.8, 0.9]);
    adam.step();
  });

  it("serves as a scheduler's option and in its state", () => {
    const optimizer = new sb.SGD([sb.zeros([1])], { lr: 1 });
    const scheduler = new sb.MultiStepLR(optimizer, { milestones: observed([1]), gamma: 0.5 });
    scheduler.loadStateDict({ ...scheduler.stateDict(), milestones: observed([1, 2]) });
    scheduler.step();
    scheduler.step();
    expect(optimizer.lr).toBe(0.25);
  });
});
