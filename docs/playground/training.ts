/** A training in a worker of its own. */
import type { Frame } from "./session.js";
import type { State } from "./state.js";
import type { Answer, Request } from "./worker.js";

export class Training {
  readonly #worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  /** Rejects where there is no worker, as the page's policy may have it. */
  readonly #failed = new Promise<never>((_, reject) => {
    this.#worker.addEventListener("error", ({ message }) => reject(new Error(`the training cannot run: ${message}`)));
  });

  constructor() {
    this.#failed.catch(() => {}); // told to whoever asks
  }

  /** Begins anew. Rejects with what is wrong with the state. */
  start(state: State): Promise<Frame> {
    return this.#ask({ state });
  }

  /** One epoch more. */
  train(): Promise<Frame> {
    return this.#ask({});
  }

  end(): void {
    this.#worker.terminate();
  }

  async #ask(request: Request): Promise<Frame> {
    const { port1, port2 } = new MessageChannel();
    const answer = new Promise<Answer>((resolve) => {
      port1.addEventListener("message", ({ data }) => resolve(data as Answer), { once: true });
      port1.start();
    });
    this.#worker.postMessage(request, [port2]);
    const got = await Promise.race([answer, this.#failed]);
    port1.close();
    if ("problem" in got) throw new Error(got.problem);
    return got.frame;
  }
}
