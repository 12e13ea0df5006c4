/** How long a call takes. */

export interface TimingOptions {
  readonly rounds: number;
  /** Of a round. */
  readonly seconds: number;
}

/** Seconds a call in the best of the rounds: what disturbs a round only makes it longer. */
export async function bestTime(
  run: (calls: number) => void | Promise<unknown>,
  { rounds, seconds }: TimingOptions,
): Promise<number> {
  let best = Infinity;
  const calls = await callsIn(run, seconds);
  for (let round = 0; round < rounds; round++) best = Math.min(best, (await timed(run, calls)) / calls);
  return best;
}

/** How many calls take that long. Finding out warms up, too. */
async function callsIn(run: (calls: number) => void | Promise<unknown>, seconds: number): Promise<number> {
  let calls = 1;
  let took = await timed(run, calls);
  while (took < seconds / 2) {
    calls *= 2;
    took = await timed(run, calls);
  }
  return Math.max(1, Math.round((calls * seconds) / took));
}

async function timed(run: (calls: number) => void | Promise<unknown>, calls: number): Promise<number> {
  const started = performance.now();
  await run(calls);
  return (performance.now() - started) / 1000;
}
