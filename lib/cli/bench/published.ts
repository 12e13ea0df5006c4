/** PyTorch's figures of the published benchmarks; scripts/pack_benchmark.mjs takes them from bench/results. */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";

export interface Published {
  /** The day of the run. */
  readonly date: string;
  readonly processor: string;
  /** The faster PyTorch by workload: seconds a call, on one thread. */
  readonly timings: Readonly<Record<string, { readonly version: string; readonly seconds: number }>>;
}

/** Those of the run on a processor of this one's maker; where there is none, of the first run. */
export function readPublished(): Published {
  const runs = JSON.parse(readFileSync(new URL("published.json", import.meta.url), "utf8")) as (Published & {
    readonly maker: string;
  })[];
  const processor = cpus()[0]?.model.toLowerCase() ?? "";
  return (runs.find(({ maker }) => processor.includes(maker)) ?? runs[0]) as Published;
}
