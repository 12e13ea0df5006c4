/** Trains beside the page, so that the page never waits. Each message comes with a port, on which its answer goes back. */
import { type Frame, Session } from "./session.js";
import type { State } from "./state.js";

/** With a state a training is begun; without one it goes on for an epoch. */
export interface Request {
  readonly state?: State;
}

export type Answer = { readonly frame: Frame } | { readonly problem: string };

let session: Session | null = null;

self.addEventListener("message", async ({ data, ports }: MessageEvent<Request>) => {
  ports[0]!.postMessage(await answer(data), []);
});

async function answer({ state }: Request): Promise<Answer> {
  try {
    const own = state === undefined ? session! : new Session(state);
    session = own;
    if (state === undefined) await own.train();
    return { frame: own.frame() };
  } catch (error) {
    return { problem: (error as Error).message };
  }
}
