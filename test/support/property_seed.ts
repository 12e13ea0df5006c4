/**
 * The seed of the property tests: the day's, so that each day tries other cases, or SAMEBITS_TEST_SEED, to try one day's again.
 * choose_property_seed.ts chooses and prints it once for a run.
 */
import { configureGlobal } from "fast-check";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    propertySeed: number;
  }
}

configureGlobal({ seed: inject("propertySeed") });
