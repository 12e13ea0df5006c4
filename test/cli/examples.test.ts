import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { noNative, ROOT, runNode } from "./command.js";

const examples = readdirSync(join(ROOT, "examples")).filter((file) => file.endsWith(".mjs"));
const backends = noNative === "" ? ["native", "typescript"] : ["typescript"];

// An example ends with an error if what it shows does not hold.
it.each(examples)("%s holds what it says, the same on every backend", async (file) => {
  const run = (backend: string) => runNode(join("examples", file), [], { SAMEBITS_BACKEND: backend });
  const [first, ...others] = await Promise.all(backends.map(run));
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(first?.stdout).not.toBe("");
  for (const other of others) expect(other).toEqual(first);
});

it("finds the examples", () => expect(examples.length).toBeGreaterThanOrEqual(8));
