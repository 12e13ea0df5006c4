/** How a process becomes one rank of several. */
import { backendNamed } from "../backend/select.js";
import type { Ranks } from "../backend/backend.js";
import { text } from "../environment.js";
import { SamebitsError } from "../errors.js";
import { requireNode } from "../host.js";
import { type Launcher, launcher, librariesToTry } from "./launcher.js";
import { JoinedWorld, type World } from "./world.js";

let joined: Promise<World> | null = null;

/**
 * Joins the processes that a launcher (mpirun, mpiexec, srun) has started together; a world of one, which needs no MPI, where nothing
 * has. Called again, it gives the same world. MPI's library is looked for under its usual names; SAMEBITS_MPI names another one, or
 * is "off". Rejects with ERR_MPI where no library can be opened, where it is none of the launcher's, outside Node and in a worker.
 */
export function joinWorld(): Promise<World> {
  joined ??= join();
  return joined;
}

async function join(): Promise<World> {
  const started = launcher();
  const named = text("SAMEBITS_MPI");
  if (started === null || (named === "off" && started.size === 1)) return JoinedWorld.ofOne();
  if (named === "off")
    throw mpiError(
      `SAMEBITS_MPI is "off", but ${started.name} has started ${started.size ?? "several"} processes, which would each train alone; start one process without it`,
    );
  const ranks = ranksHere();
  const libraries = named === undefined ? librariesToTry() : [named];
  shieldHeap();
  const found = await ranks.join(libraries);
  if (found.rank === undefined) {
    const remedy = "install the library that the launcher belongs to, or name its file in SAMEBITS_MPI";
    throw mpiError(`${started.name} has started this process, but there is no MPI for it: ${found.problem}; ${remedy}`);
  }
  const { rank, size } = found;
  const library = firstLine(found.library);
  if (started.size !== null && started.size !== size) {
    await ranks.finalize();
    throw mpiError(strangers(started, size, library));
  }
  return JoinedWorld.of(ranks, { rank, size, library });
}

/**
 * UCX, by which MPICH and Open MPI may go, tries out whether it sees changes of the heap: it moves the heap's end forth and back, and what
 * another of Node's threads has taken there meanwhile is gone, which ends some processes in a hundred with a segmentation fault. The
 * variable, unless it is set, leaves that out; it is worth something to networks with remote access to memory.
 */
function shieldHeap(): void {
  process.env["UCX_MEM_EVENTS"] ??= "n";
}

function ranksHere(): Ranks {
  if (!requireNode().workers.isMainThread)
    throw mpiError("a process is one rank, and joins the others on its main thread, not in a worker");
  try {
    return backendNamed("native").ranks as Ranks;
  } catch (cause) {
    throw mpiError(`MPI is called by the native addon, ${(cause as Error).message}`, cause);
  }
}

function strangers({ name, size }: Launcher, found: number, library: string): string {
  return (
    `${name} has started ${size} processes, but the MPI library sees ${found}: they do not belong together. The library is ` +
    `${library}; name the launcher's own in SAMEBITS_MPI, or start the processes with the library's launcher`
  );
}

function firstLine(words: string): string {
  return words.split("\n", 1)[0] as string;
}

function mpiError(message: string, cause?: unknown): SamebitsError {
  return new SamebitsError("ERR_MPI", message, cause === undefined ? {} : { cause });
}
