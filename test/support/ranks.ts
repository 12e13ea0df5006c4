/** Programs of several ranks, started by an MPI's launcher. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { hasNative } from "./backends.js";
import { inPackage, runNode, runProgram, type ChildResult } from "./child.js";

const places = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "mpirun"));

/** What starts ranks: MPI_LAUNCHER, a command with its options, or Open MPI's mpirun where there is one. */
const command =
  process.env.MPI_LAUNCHER ??
  (places.some((place) => existsSync(place)) ? "mpirun --allow-run-as-root --oversubscribe --bind-to none" : "");

export const hasMpi = command !== "" && hasNative;
/** For a test's name. */
export const mpiOrSkipped = hasMpi ? "" : " (skipped: there is no mpirun here, or no addon)";

export interface LaunchOptions {
  /** Of all ranks. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of each rank besides: as many as there are ranks. */
  readonly envOfRank?: readonly Readonly<Record<string, string>>[];
  /** Milliseconds, 60,000 unless told. */
  readonly timeout?: number;
}

const assignments = (env: Readonly<Record<string, string>>): string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`);

/** A sanitizer's library is for the ranks: it would report what a launcher itself does wrong. */
const preloaded: Readonly<Record<string, string>> =
  process.env.LD_PRELOAD === undefined ? {} : { LD_PRELOAD: process.env.LD_PRELOAD };

type Launched = ChildResult & { readonly said: readonly unknown[][] };

/**
 * Runs the module on so many ranks, in which `joinWorld`, all of samebits as `sb` and `say` are there: what a rank says, which is JSON,
 * comes back in `said`, by rank.
 */
export function launch(ranks: number, source: string, options: LaunchOptions = {}): Promise<Launched> {
  return launchNode(ranks, ["--input-type=module", "--eval", PRELUDE + source], options);
}

/** Runs Node with those arguments on so many ranks, of which each says what it has to by the line "said RANK JSON". */
export async function launchNode(
  ranks: number,
  args: readonly string[],
  { env = {}, envOfRank = [], timeout = 60_000 }: LaunchOptions = {},
): Promise<Launched> {
  const [program, ...options] = command.split(" ") as [string, ...string[]];
  const node = [process.execPath, ...args];
  const all = assignments({ SAMEBITS_NUM_THREADS: "1", ...preloaded, ...env });
  const programs =
    envOfRank.length === 0
      ? ["-n", String(ranks), "env", ...all, ...node]
      : envOfRank.flatMap((own, i) => [
          ...(i > 0 ? [":"] : []),
          "-n",
          "1",
          "env",
          ...all,
          ...assignments(own),
          ...node,
        ]);
  const launcherEnv = "LD_PRELOAD" in preloaded ? { LD_PRELOAD: "" } : {};
  return heard(ranks, await runProgram(program, [...options, ...programs], { timeout, env: launcherEnv }));
}

/** The same without a launcher. */
export async function alone(
  args: readonly string[],
  { env = {}, timeout = 60_000 }: LaunchOptions = {},
): Promise<Launched> {
  return heard(1, await runNode(args, { env, timeout }));
}

function heard(ranks: number, result: ChildResult): Launched {
  const said: unknown[][] = Array.from({ length: ranks }, () => []);
  for (const [, rank, json] of result.stdout.matchAll(/^said (\d+) (.*)$/gm))
    said[Number(rank)]?.push(JSON.parse(json as string));
  return { ...result, said };
}

const PRELUDE = `
  import * as sb from ${JSON.stringify(inPackage("dist/index.js"))};
  import { joinWorld } from ${JSON.stringify(inPackage("dist/mpi/index.js"))};
  import { writeSync } from "node:fs";
  const world = await joinWorld();
  const say = (value) => void writeSync(1, "said " + world.rank + " " + JSON.stringify(value) + "\\n");
`;

/** Processes whose command line has that text. */
export function processesWith(text: string): number[] {
  const commandOf = (id: string): string => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, "utf8");
    } catch {
      return ""; // it has ended meanwhile
    }
  };
  return readdirSync("/proc")
    .filter((id) => /^\d+$/.test(id) && commandOf(id).includes(text))
    .map(Number);
}
