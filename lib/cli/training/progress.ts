import cliProgress from "cli-progress";
import { canRedraw, hasBlocks } from "../terminal.js";
import { type Measures, View } from "./view.js";

/** What is shown while a net trains. */
export interface Progress {
  update(report: Measures): void;
  /** Once is enough, and more does nothing. */
  stop(): void;
}

export const NO_PROGRESS: Progress = { update: () => {}, stop: () => {} };

/** Two lines that are written over on a terminal that can do it, elsewhere a line for every tenth of the epochs. */
export function startProgress(
  epochs: number,
  stream: NodeJS.WriteStream,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Progress {
  const view = new View(epochs, Date.now());
  return canRedraw(stream, variables)
    ? startLive(epochs, view, stream, hasBlocks(variables, process.platform))
    : startLines(epochs, view, stream);
}

/** The cursor is not hidden, and lines wrap as they did: a process that is killed leaves the terminal as it was. */
const UNCHANGED_TERMINAL = { hideCursor: false, linewrap: true, gracefulExit: false } as const;
const USUAL_WIDTH = 80;

function startLive(epochs: number, view: View, stream: NodeJS.WriteStream, blocks: boolean): Progress {
  const lines = new cliProgress.MultiBar({ stream, ...UNCHANGED_TERMINAL });
  const width = (): number => stream.columns || USUAL_WIDTH;
  const formats = [() => view.progressLine(width(), Date.now()), () => view.lossLine(width(), blocks)];
  const bars = formats.map((format) => lines.create(epochs, 0, {}, { format }));
  let isActive = true;
  return {
    update: (report) => {
      view.add(report);
      for (const bar of bars) bar.update(report.epoch);
    },
    stop: () => {
      if (isActive) lines.stop();
      isActive = false;
    },
  };
}

function startLines(epochs: number, view: View, stream: NodeJS.WriteStream): Progress {
  const every = Math.ceil(epochs / 10);
  return {
    update: (report) => {
      view.add(report);
      if (report.epoch % every === 0 || report.epoch === epochs) stream.write(view.plainLine(Date.now()));
    },
    stop: () => {},
  };
}
