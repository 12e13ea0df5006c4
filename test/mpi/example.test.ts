/** The example of several machines, by a launcher. */
import { expect, it } from "vitest";
import { hasMpi, launchNode, mpiOrSkipped } from "../support/ranks.js";

it.skipIf(!hasMpi)(`several-machines.mjs leaves the same on each of three ranks${mpiOrSkipped}`, async () => {
  const { status, stdout, stderr } = await launchNode(3, ["examples/several-machines.mjs"]);
  expect(status, stderr).toBe(0);
  const digests = [...stdout.matchAll(/^rank (\d) of 3: ([0-9a-f]{16})$/gm)];
  expect(digests.map(([, rank]) => rank).toSorted()).toEqual(["0", "1", "2"]);
  expect(new Set(digests.map(([, , digest]) => digest)).size).toBe(1);
});
