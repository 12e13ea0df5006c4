/** How long a call takes. */

/** Makes that many calls. */
export type Run = (calls: number) => void | Promise<unknown>;

export interface TimingOptions {
  readonly rounds: number;
  /** Of a round. */
  readonly seconds: number;
}

/** Seconds a call in the best of the rounds: what disturbs a round only makes it longer. */
export async function bestTime(run: Run, { rounds, seconds }: TimingOptions): Promise<number> {
  let best = Infinity;
  const calls = await callsIn(run, seconds);
  for (let round = 0; round < rounds; round++) best = Math.min(best, (await timed(run, calls)) / calls);
  return best;
}

/** How many calls take that long, once warm. Each is timed twice: a single disturbance would pass for the time of few calls. */
async function callsIn(run: Run, seconds: number): Promise<number> {
  await warmUp(run, seconds);
  let calls = 1;
  let took = await betterOfTwo(run, calls);
  while (took < seconds / 2) {
    calls *= 2;
    took = await betterOfTwo(run, calls);
  }
  return Math.max(1, Math.round((calls * seconds) / took));
}

async function warmUp(run: Run, seconds: number): Promise<void> {
  for (let left = seconds; left > 0;) left -= await timed(run, 1);
}

async function betterOfTwo(run: Run, calls: number): Promise<number> {
  return Math.min(await timed(run, calls), await timed(run, calls));
}

async function timed(run: Run, calls: number): Promise<number> {
  const started = performance.now();
  await run(calls);
  return (performance.now() - started) / 1000;
}
