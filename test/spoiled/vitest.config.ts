/** The conformance suite, with wrong calls of the addon before each right one: setup.ts. */
import { defineConfig } from "vitest/config";
import suite from "../vitest.config.js";

const { setupFiles = [], ...test } = suite.test ?? {};

export default defineConfig({
  ...suite,
  test: {
    ...test,
    include: ["test/conformance/**/*.test.ts"],
    setupFiles: [setupFiles, "test/spoiled/setup.ts"].flat(),
    testTimeout: 600_000,
  },
});
