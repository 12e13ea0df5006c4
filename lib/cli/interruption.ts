/** Ctrl-C while something is read and a file is written. */
import { Interrupted } from "./failure.js";

/** The same pieces until Ctrl-C; then it throws Interrupted, whoever waits, so that nothing half done is left behind. */
export async function* untilInterrupted<T>(pieces: AsyncIterable<T>, message: () => string): AsyncGenerator<T> {
  const iterator = pieces[Symbol.asyncIterator]();
  let interrupt = (): void => {};
  const interruption = new Promise<never>((_, reject) => {
    interrupt = () => reject(new Interrupted(message()));
  });
  interruption.catch(() => {}); // nobody may be waiting
  process.once("SIGINT", interrupt);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), interruption]);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    process.off("SIGINT", interrupt);
  }
}
