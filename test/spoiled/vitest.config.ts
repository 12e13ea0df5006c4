/** The conformance suite, with wrong calls of the addon before each right one: setup.ts. */
import { defineConfig, mergeConfig } from "vitest/config";
import suite from "../vitest.config.js";

export default mergeConfig(
  suite,
  defineConfig({ test: { setupFiles: ["test/spoiled/setup.ts"], testTimeout: 600_000 } }),
);
