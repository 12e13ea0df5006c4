import { describe, expect, it } from "vitest";
import { type BenchReport, benchText, measure } from "../../dist/cli/commands/bench.js";
import { bestTime } from "../../dist/cli/bench/timing.js";
import { WORKLOADS } from "../../dist/cli/bench/workloads.js";
import { runtime } from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { samebits } from "./command.js";

const SHORT = { rounds: 1, seconds: 1e-6 };

describe.each(backends)("bench on %s", (backend) => {
  it("times every workload, beside PyTorch's figure of the same workload, and leaves the threads as they were", async () => {
    const threads = runtime.numThreads;
    const { workloads, backend: own, published } = await measure(backend, WORKLOADS, SHORT);
    expect(workloads.map(({ id }) => id)).toEqual(WORKLOADS.map(({ id }) => id));
    for (const { speed, published: torch } of workloads) {
      expect(speed).toBeGreaterThan(0);
      expect(torch?.speed).toBeGreaterThan(0);
      expect(torch?.version).toMatch(/^\d+\.\d+$/);
    }
    expect(own).toBe(backend);
    expect(published.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(runtime.numThreads).toBe(threads);
  });
});

it("is not misled by a slow first call about how many calls make a round", async () => {
  const rounds: number[] = [];
  let isCold = true;
  const run = async (calls: number): Promise<void> => {
    rounds.push(calls);
    const end = performance.now() + (isCold ? 20 : calls * 0.01);
    isCold = false;
    while (performance.now() < end);
  };
  await bestTime(run, { rounds: 2, seconds: 1e-3 });
  expect(rounds.at(-1)).toBeGreaterThan(8);
  expect(rounds.at(-1)).toBe(rounds.at(-2));
});

describe("bench's text", () => {
  const report: BenchReport = {
    version: "1.2.3",
    backend: "native",
    isa: "avx2",
    processor: "this processor",
    workloads: [
      { id: "a", title: "fit", unit: "samples/s", speed: 1234567, published: { version: "2.13", speed: 45.678 } },
      { id: "b", title: "new", unit: "calls/s", speed: 0.5, published: null },
    ],
    published: { date: "2026-01-02", processor: "that processor" },
  };

  it("marks PyTorch's figures as those of the published run, on its processor", () => {
    expect(benchText(report, 120)).toBe(
      [
        "samebits 1.2.3, native avx2, one thread, on this processor",
        "",
        "          unit       here  PyTorch (*)",
        "fit  samples/s  1,234,567  45.7 (2.13)",
        "new    calls/s        0.5             ",
        "",
        "(*) The faster of two PyTorch versions on one thread of the published run of 2026-01-02 on that processor; not measured",
        "on this machine.",
        "",
      ].join("\n"),
    );
  });
});

it("refuses a backend that it does not know", async () => {
  const { code, stderr } = await samebits(["bench", "--backend", "nativ"]);
  expect(code).toBe(2);
  expect(stderr).toContain('--backend must be native or typescript; given "nativ"; did you mean native?');
});
