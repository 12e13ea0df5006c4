/** The progress of a command that does one named thing after another. */
import cliProgress from "cli-progress";
import { canRedraw } from "./terminal.js";

export interface Steps {
  /** Before each. */
  next(name: string): void;
  stop(): void;
}

/** A bar on a terminal that can show one, elsewhere a line each. */
export function startSteps(
  total: number,
  stream: NodeJS.WriteStream,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): Steps {
  let begun = 0;
  if (!canRedraw(stream, variables)) {
    return { next: (name) => void stream.write(`${++begun} of ${total}: ${name}\n`), stop: () => {} };
  }
  const bar = new cliProgress.SingleBar({
    stream,
    format: "[{bar}] {name}",
    barsize: 20,
    fps: 100,
    barCompleteChar: "=",
    barIncompleteChar: "-",
    clearOnComplete: true,
  });
  bar.start(total, 0, { name: "" });
  return { next: (name) => bar.update(begun++, { name }), stop: () => bar.stop() };
}
