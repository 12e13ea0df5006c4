/** Runs in parts, each in a process of its own and on another machine, as far as settings make one. */
import { existsSync, rmSync } from "node:fs";
import * as fc from "fast-check";
import { backends } from "./backends.js";
import { builtProgram } from "./built.js";
import { type ChildResult, runNode } from "./child.js";
import { temporaryFolder } from "./folder.js";
import { isas, THREADS } from "./natives.js";
import type { Leg } from "./resumed_leg.js";
import { anyLoneRun, EPOCHS } from "./resumed_runs.js";

/** What decides how numbers are computed, and nothing of what they are. */
const natives = isas.map((isa) => ({ SAMEBITS_BACKEND: "native", SAMEBITS_ISA: isa }));
const settings = [...natives, ...(backends.includes("typescript") ? [{ SAMEBITS_BACKEND: "typescript" }] : [])];
const anyMachine = fc.record({ setting: fc.constantFrom(...settings), threads: fc.constantFrom(...THREADS) });
type Machine = typeof anyMachine extends fc.Arbitrary<infer M> ? M : never;

export const anyLegs = fc.record({
  run: anyLoneRun,
  whole: anyMachine,
  /** After which epochs the run is stopped, and on what it goes on. */
  stops: fc.uniqueArray(fc.integer({ min: 1, max: EPOCHS - 1 }), { minLength: 1, maxLength: 2 }),
  machines: fc.array(anyMachine, { minLength: 3, maxLength: 3 }),
});
export type Legs = typeof anyLegs extends fc.Arbitrary<infer L> ? L : never;

/** Prepares the program; to be called where the tests are described. */
export function describeLegs() {
  const program = builtProgram("resumed_leg");
  const path = temporaryFolder();

  function go(leg: Omit<Leg, "path">, { setting, threads }: Machine, timeout = LONGEST): Promise<ChildResult> {
    const env = { ...setting, SAMEBITS_NUM_THREADS: String(threads) };
    const args = [program, JSON.stringify({ ...leg, path: path("checkpoint") })];
    return runNode(args, { env, timeout });
  }

  const start = (): void => rmSync(path("checkpoint"), { force: true });

  /** What the run leaves when one process makes all of it. */
  async function whole({ run, whole }: Legs): Promise<string> {
    start();
    return leftBy(await go({ run, until: null, end: "exit" }, whole));
  }

  /** What it leaves when each part has a process of its own. */
  async function parts({ run, stops, machines }: Legs, end: Leg["end"]): Promise<string> {
    start();
    for (const [i, until] of stops.toSorted((a, b) => a - b).entries()) {
      const ended = await go({ run, until, end }, machines[i] as Machine);
      // Early stopping may have ended the run before.
      if (end === "exit" || ended.signal !== "SIGKILL") leftBy(ended);
    }
    return leftBy(await go({ run, until: null, end }, machines.at(-1) as Machine));
  }

  /**
   * What it leaves when processes are killed after some milliseconds each, wherever they are, and one then comes to the end; and
   * how many left a checkpoint.
   */
  async function killed({ run, machines }: Legs, times: readonly number[]): Promise<{ last: string; saved: number }> {
    start();
    let saved = 0;
    for (const [i, timeout] of times.entries()) {
      const machine = machines[i % machines.length] as Machine;
      const { signal } = await go({ run, until: null, end: "exit" }, machine, timeout);
      if (signal === "SIGKILL" && existsSync(path("checkpoint"))) saved += 1;
    }
    return { last: leftBy(await go({ run, until: null, end: "exit" }, machines.at(-1) as Machine)), saved };
  }

  return { whole, parts, killed };
}

/** Milliseconds for a process that hangs. */
const LONGEST = 60_000;

/** What a process has printed that came to its end: what the run leaves, if that came to its end. */
function leftBy({ status, signal, stdout, stderr }: ChildResult): string {
  if (status !== 0) throw new Error(`the process ended with ${status ?? signal}: ${stderr}`);
  return stdout;
}
