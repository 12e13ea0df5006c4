/** Chooses and prints the seed of a run's property tests: property_seed.ts. */
import type { TestProject } from "vitest/node";

const MILLISECONDS_A_DAY = 86_400_000;

export default function chooseSeed({ provide }: TestProject): void {
  const seed = Number(process.env.SAMEBITS_TEST_SEED ?? Math.floor(Date.now() / MILLISECONDS_A_DAY));
  if (!Number.isInteger(seed)) throw new Error("SAMEBITS_TEST_SEED must be an integer");
  console.log(`Property tests: SAMEBITS_TEST_SEED=${seed}`);
  provide("propertySeed", seed);
}
