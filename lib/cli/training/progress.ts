import cliProgress from "cli-progress";
import type { EpochReport } from "../../index.js";

/** What there is to show of an epoch. */
type Measures = Omit<EpochReport, "state">;
import { formatLoss } from "../numbers.js";
import { canRedraw } from "../terminal.js";
import { duration, roundedCount } from "../words.js";

/** What is shown while a net trains. */
export interface Progress {
  update(report: Measures): void;
  stop(): void;
}

export const NO_PROGRESS: Progress = { update: () => {}, stop: () => {} };

/** A bar on a terminal that can show one, elsewhere a line for every tenth of the epochs. */
export function startProgress(
  epochs: number,
  stream: NodeJS.WriteStream,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Progress {
  return canRedraw(stream, variables) ? startBar(epochs, stream) : startLines(epochs, stream);
}

function startBar(epochs: number, stream: NodeJS.WriteStream): Progress {
  const started = Date.now();
  let report: Measures | null = null;
  const bar = new cliProgress.SingleBar({
    stream,
    format: () => barLine(epochs, report, secondsLeft(epochs, report, started), stream.columns),
  });
  bar.start(epochs, 0);
  return {
    update: (next) => {
      report = next;
      bar.update(next.epoch);
    },
    stop: () => bar.stop(),
  };
}

function startLines(epochs: number, stream: NodeJS.WriteStream): Progress {
  const every = Math.ceil(epochs / 10);
  const started = Date.now();
  return {
    update: (report) => {
      const { epoch } = report;
      if (epoch % every !== 0 && epoch !== epochs) return;
      const left = epoch === epochs ? "" : `, ${duration(secondsLeft(epochs, report, started))} left`;
      stream.write(`epoch ${epoch} of ${epochs}, ${lossText(report)}, ${rateText(report)}${left}\n`);
    },
    stop: () => {},
  };
}

function secondsLeft(epochs: number, report: Measures | null, started: number): number {
  if (report === null) return Number.NaN;
  return ((Date.now() - started) / 1000 / report.epoch) * (epochs - report.epoch);
}

function lossText({ loss, validationLoss }: Measures): string {
  const validation = validationLoss === undefined ? "" : `, validation ${formatLoss(validationLoss)}`;
  return `loss ${formatLoss(loss)}${validation}`;
}

function rateText({ samplesPerSecond }: Measures): string {
  return `${roundedCount(samplesPerSecond)} samples/s`;
}

const MOST_BAR = 30;
const LEAST_BAR = 6;

/** As much as the terminal has room for: the numbers before the rest, the rest before a long bar. */
export function barLine(epochs: number, report: Measures | null, secondsLeft: number, width = 80): string {
  const epoch = report?.epoch ?? 0;
  const room = width - 1;
  const short = `${epoch}/${epochs}${report === null ? "" : ` ${formatLoss(report.loss)}`}`;
  const numbers = `${epoch} of ${epochs} epochs, ${report === null ? "loss -" : lossText(report)}`;
  const left = report === null ? "" : `, ${duration(secondsLeft)} left`;
  const all = report === null ? numbers : `${numbers}, ${rateText(report)}${left}`;
  const suiting = [all, numbers + left, numbers].find((text) => text.length + LEAST_BAR + 3 <= room);
  const text = suiting ?? (numbers.length <= room ? numbers : short);
  const length = Math.min(MOST_BAR, room - text.length - 3);
  if (length < LEAST_BAR) return text;
  const done = Math.round((length * epoch) / epochs);
  return `[${"=".repeat(done)}${"-".repeat(length - done)}] ${text}`;
}
