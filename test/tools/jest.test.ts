/** jest, in the ways that docs/install.md names. */
import { rmSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { createApp } from "../support/app.js";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { runNode } from "../support/child.js";
import { addPrebuilt } from "../support/package.js";
import { fileOfTool } from "./tool.js";

const BODY = `
  const values = Float32Array.of(1, 2);
  expect(sb.runtime.nativeError).toBe(null);
  expect(sb.tensor(values).data).toEqual(values);
  expect(new sb.Linear(2, 2).weight.shape).toEqual([2, 2]);`;
const { folder, installed } = createApp({
  "package.json": JSON.stringify({ jest: { testMatch: ["**/*.test.*js"] } }),
  "module.test.mjs": `import * as sb from "samebits"; test("a module", () => {${BODY}});`,
  "matchers.test.mjs": `import * as sb from "samebits"; import { matchers } from "samebits/testing"; expect.extend(matchers);
    test("matchers", () => {
      expect(sb.zeros([2])).toHaveSameBits(sb.zeros([2]));
      expect(() => expect(sb.zeros([2])).toHaveSameBits(sb.ones([2]))).toThrow("index 0: got 0 (00000000), expected 1 (3f800000)");
    });`,
  "dynamic.test.cjs": `test("CommonJS", async () => { const sb = await import("samebits"); ${BODY}});`,
});
if (hasNative) addPrebuilt(installed);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.skipIf(!hasNative)(
  `runs modules, and CommonJS that imports, with --experimental-vm-modules${nativeOrSkipped}`,
  async () => {
    const args = ["--experimental-vm-modules", fileOfTool("jest/bin/jest.js"), "--ci"];
    const { status, stderr } = await runNode(args, { cwd: folder });
    expect(status, stderr).toBe(0);
    expect(stderr).toContain("Tests:       3 passed, 3 total");
  },
);
