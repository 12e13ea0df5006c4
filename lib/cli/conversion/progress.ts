/** How far two passes over a file are, on stderr. */
import cliProgress from "cli-progress";
import { canRedraw } from "../terminal.js";
import { duration } from "../words.js";

export interface PassProgress {
  /** So many bytes more have been read. */
  add(bytes: number): void;
  stop(): void;
}

export const NO_PROGRESS: PassProgress = { add: () => {}, stop: () => {} };

/** Milliseconds: what is done sooner shows nothing. */
const SOON = 2000;

/** Of all `bytes` of both passes: a bar on a terminal that can show one, elsewhere a line for every tenth. */
export function startPasses(
  bytes: number,
  stream: NodeJS.WriteStream,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): PassProgress {
  const started = Date.now();
  const show = canRedraw(stream, variables) ? bar(stream) : lines(stream);
  let done = 0;
  return {
    add: (more) => {
      done += more;
      const elapsed = Date.now() - started;
      if (elapsed >= SOON) show.update(done / bytes, (elapsed / 1000 / done) * (bytes - done));
    },
    stop: () => show.stop(),
  };
}

interface Shown {
  update(share: number, secondsLeft: number): void;
  stop(): void;
}

function bar(stream: NodeJS.WriteStream): Shown {
  let own: cliProgress.SingleBar | null = null;
  return {
    update: (share, secondsLeft) => {
      const left = duration(secondsLeft);
      if (own === null) {
        own = new cliProgress.SingleBar({ stream, format: "[{bar}] {percentage} %, {left} left", barsize: 30 });
        own.start(100, 0, { left });
      }
      own.update(Math.floor(100 * share), { left });
    },
    stop: () => own?.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): Shown {
  let tenths = 0;
  return {
    update: (share, secondsLeft) => {
      const now = Math.floor(10 * share);
      if (now <= tenths || now >= 10) return;
      tenths = now;
      stream.write(`${10 * now} % converted, ${duration(secondsLeft)} left\n`);
    },
    stop: () => {},
  };
}
