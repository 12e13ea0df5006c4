/** PyTorch's figures of the published benchmark; scripts/pack_benchmark.mjs takes them from bench/results. */
import { readFileSync } from "node:fs";

export interface Published {
  /** The day of the run. */
  readonly date: string;
  readonly processor: string;
  /** The faster PyTorch by workload: seconds a call, on one thread. */
  readonly timings: Readonly<Record<string, { readonly version: string; readonly seconds: number }>>;
}

export function readPublished(): Published {
  return JSON.parse(readFileSync(new URL("published.json", import.meta.url), "utf8")) as Published;
}
