/** One workload, by everybody: the rounds go round, so that a busy moment of the machine hits all. */

/** @import { Timing, Workload } from "./types.js" */
/** @typedef {NonNullable<Awaited<ReturnType<typeof import("./entrants.mjs").start>>>} Runner */

/**
 * By entrant's key. Who cannot do the workload, or fails at it, is not in it; failures are told.
 *
 * @param {Workload} workload
 * @param {readonly Runner[]} runners
 * @param {{ rounds: number, seconds: number, tell: (failure: string) => void }} options
 * @returns {Promise<Record<string, Timing>>}
 */
export async function race(workload, runners, { rounds, seconds, tell }) {
  /** @type {Map<Runner, number[]>} */
  const running = new Map(runners.map((runner) => [runner, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [runner, times] of running) {
      const reply = await runner.ask(workload, seconds);
      if (reply?.calls === undefined) {
        running.delete(runner);
        if (!reply?.unsupported) tell(`${runner.participant.key} failed: ${reply?.error ?? "it has stopped"}`);
      } else {
        const time = runner.participant.threads === 1 ? reply.cpu : reply.wall;
        times.push(/** @type {number} */ (time) / reply.calls);
      }
    }
  }
  return Object.fromEntries([...running].map(([{ participant }, times]) => [participant.key, timingOf(times)]));
}

/** @param {readonly number[]} times @returns {Timing} */
function timingOf(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const [best, median, worst] = [0, sorted.length >> 1, sorted.length - 1].map((i) =>
    Number(/** @type {number} */ (sorted[i]).toPrecision(5)),
  );
  return /** @type {Timing} */ ({ best, median, worst });
}
