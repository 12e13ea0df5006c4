/** Ctrl-C while something is read and a file is written. */
import { Interrupted } from "./failure.js";

/** The same pieces until Ctrl-C; then it throws Interrupted, whoever waits. */
export type UntilInterrupted = <T>(pieces: AsyncIterable<T>) => AsyncGenerator<T>;

/** What the work gives, which takes its pieces by `untilInterrupted`, so that Ctrl-C at any moment of it leaves nothing half done behind. */
export async function interruptible<R>(
  message: () => string,
  work: (untilInterrupted: UntilInterrupted) => Promise<R>,
): Promise<R> {
  let interrupt = (): void => {};
  const interruption = new Promise<never>((_, reject) => {
    interrupt = () => reject(new Interrupted(message()));
  });
  interruption.catch(() => {}); // nobody may be waiting
  process.once("SIGINT", interrupt);
  try {
    return await work((pieces) => endedBy(interruption, pieces));
  } finally {
    process.off("SIGINT", interrupt);
  }
}

async function* endedBy<T>(interruption: Promise<never>, pieces: AsyncIterable<T>): AsyncGenerator<T> {
  const iterator = pieces[Symbol.asyncIterator]();
  for (;;) {
    const next = await Promise.race([iterator.next(), interruption]);
    if (next.done) return;
    yield next.value;
  }
}
