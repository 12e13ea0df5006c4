import cliProgress from "cli-progress";
import type { EpochReport } from "../index.js";
import { formatLoss } from "./numbers.js";

/** What is shown while a net trains. */
export interface Progress {
  update(report: EpochReport): void;
  stop(): void;
}

/** A bar on a terminal, elsewhere a line for every tenth of the epochs. */
export function startProgress(epochs: number, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? startBar(epochs, stream) : startLines(epochs, stream);
}

function startBar(epochs: number, stream: NodeJS.WriteStream): Progress {
  const bar = new cliProgress.SingleBar({
    stream,
    format: "[{bar}] {value} of {total} epochs, loss {loss}",
    barsize: 30,
  });
  bar.start(epochs, 0, { loss: "-" });
  return {
    update: ({ epoch, loss }) => bar.update(epoch, { loss: formatLoss(loss) }),
    stop: () => bar.stop(),
  };
}

function startLines(epochs: number, stream: NodeJS.WriteStream): Progress {
  const every = Math.ceil(epochs / 10);
  return {
    update: ({ epoch, loss }) => {
      if (epoch % every === 0 || epoch === epochs)
        stream.write(`epoch ${epoch} of ${epochs}, loss ${formatLoss(loss)}\n`);
    },
    stop: () => {},
  };
}
