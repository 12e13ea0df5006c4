import { cpus } from "node:os";
import { type BackendName, runtime } from "../../index.js";
import { VERSION } from "../../version.js";
import type { Arguments } from "../arguments.js";
import { type Published, readPublished } from "../bench/published.js";
import { bestTime, type TimingOptions } from "../bench/timing.js";
import { type Workload, WORKLOADS } from "../bench/workloads.js";
import { choiceOf } from "../choice.js";
import type { Command } from "../command.js";
import { startSteps } from "../steps.js";
import { textWidth } from "../terminal.js";
import { aligned, wrapped } from "../words.js";

const TIMING: TimingOptions = { rounds: 5, seconds: 0.1 };

export const bench: Command = {
  name: "bench",
  synopsis: "[--backend NAME] [--json]",
  summary: "Say how fast samebits is on this machine, beside PyTorch's figures of the published benchmark",
  details: [
    `Each workload is done over and over in rounds of ${TIMING.seconds} s, on one thread; the best of ${TIMING.rounds} rounds counts. PyTorch is not run: its
figures are of another machine, the one of the published benchmark.`,
  ],
  positionals: [0, 0],
  options: {
    backend: { value: "NAME", help: "native or typescript (the default in use here)" },
    json: { help: "one line of JSON instead" },
  },
  async run(args: Arguments): Promise<void> {
    const backend = choiceOf("--backend", args.text("backend") ?? runtime.backend, ["native", "typescript"] as const);
    const report = await measure(backend, WORKLOADS, TIMING);
    process.stdout.write(
      args.has("json") ? `${JSON.stringify(report)}\n` : benchText(report, textWidth(process.stdout)),
    );
  },
};

/** What `--json` writes. */
export interface BenchReport {
  readonly version: string;
  readonly backend: BackendName;
  readonly isa: string;
  readonly processor: string;
  readonly workloads: readonly Measured[];
  /** Where and when PyTorch's figures were measured. */
  readonly published: Pick<Published, "date" | "processor">;
}

interface Measured {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** In units, like PyTorch's. */
  readonly speed: number;
  readonly published: { readonly version: string; readonly speed: number } | null;
}

/** Throws ERR_BACKEND where the backend cannot run here. */
export async function measure(
  backend: BackendName,
  workloads: readonly Workload[],
  timing: TimingOptions,
): Promise<BenchReport> {
  const { date, processor, timings } = readPublished();
  const { numThreads } = runtime;
  const steps = startSteps(workloads.length, process.stderr);
  const measured: Measured[] = [];
  runtime.numThreads = 1;
  try {
    for (const workload of workloads) {
      steps.next(workload.title);
      measured.push(await measureOne(workload, backend, timing, timings[workload.id]));
    }
  } finally {
    runtime.numThreads = numThreads;
    steps.stop();
  }
  return {
    version: VERSION,
    backend,
    isa: backend === runtime.backend ? runtime.isa : backend,
    processor: cpus()[0]?.model.trim() ?? "unknown",
    workloads: measured,
    published: { date, processor },
  };
}

async function measureOne(
  { id, title, unit, units, prepare }: Workload,
  backend: BackendName,
  timing: TimingOptions,
  torch: Published["timings"][string] | undefined,
): Promise<Measured> {
  const speed = units / (await bestTime(prepare(backend), timing));
  const published = torch === undefined ? null : { version: torch.version, speed: units / torch.seconds };
  return { id, title, unit, speed, published };
}

export function benchText(report: BenchReport, width: number): string {
  const { version, backend, isa, processor, workloads, published } = report;
  const header = ["", "unit", "here", "PyTorch (*)"];
  const rows = workloads.map(({ title, unit, speed, published: torch }) => [
    title,
    unit,
    significant(speed),
    torch === null ? "" : `${significant(torch.speed)} (${torch.version})`,
  ]);
  const what = `samebits ${version}, ${backend}${isa === backend ? "" : ` ${isa}`}, one thread, on ${processor}`;
  const note = `(*) The faster of two PyTorch versions on one thread of the published run of ${published.date} on ${published.processor}; not measured on this machine.`;
  return `${wrapped(what, width)}\n\n${aligned([header, ...rows])}\n${wrapped(note, width)}\n`;
}

/** Three digits, or the whole number. */
function significant(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en") : Number(value.toPrecision(3)).toString();
}
