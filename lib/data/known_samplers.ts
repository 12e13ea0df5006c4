/** What is known of a sampler: of the package's own, as they are made, when they draw and how many samples they give. */
import type { Generator } from "../random/generator.js";
import { ListSampler } from "./list_sampler.js";
import { RandomSampler, SequentialSampler } from "./samplers.js";
import { SubsetRandomSampler } from "./subset_random_sampler.js";
import { WeightedRandomSampler } from "./weighted_random_sampler.js";

export type Sampler = Iterable<number | bigint>;
type Known = Sampler & { readonly length: number; readonly state?: object };

const OWN = [SequentialSampler, RandomSampler, SubsetRandomSampler, WeightedRandomSampler, ListSampler];
const ITERATIONS = new Set(OWN.map(({ prototype }): unknown => prototype[Symbol.iterator]));

/** Whether it is one of the package's own, its iteration not overridden. */
export function isKnownSampler(sampler: Sampler): sampler is Known {
  return ITERATIONS.has(sampler[Symbol.iterator]);
}

/** Whether an epoch drawn at once is an epoch drawn sample by sample while those generators are drawn from. */
export function drawsApartFrom(sampler: Sampler, others: readonly Generator[]): boolean {
  if (others.length === 0) return true;
  if (!isKnownSampler(sampler)) return false;
  return !(sampler instanceof RandomSampler && sampler.isLazy && others.includes(sampler.generator));
}
