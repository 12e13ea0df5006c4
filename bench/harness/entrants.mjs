/** peers.json as a list of entrants, each a process that stays up for the whole run. */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** @import { Entrant, Participant, Peer, Reply, Workload } from "./types.js" */

const BENCH = fileURLToPath(new URL("..", import.meta.url));
const VENV_PYTHON = join(BENCH, ".venv/bin/python");
/** A peer that has not answered by then is out. */
const PATIENCE_MS = 180_000;

/** @type {readonly Peer[]} */
export const peers = JSON.parse(readFileSync(join(BENCH, "peers.json"), "utf8"));

/** @type {readonly Entrant[]} */
export const entrants = peers.flatMap((peer) =>
  peer.threads.map((threads) => ({ ...peer, threads, key: `${peer.id}-${threads}t` })),
);

/** @type {Readonly<Record<string, string>>} What peers.json leaves to the machine. */
const programs = {
  "{node}": process.execPath,
  "{python}": process.env.PYTHON ?? (existsSync(VENV_PYTHON) ? VENV_PYTHON : "python3"),
  "{cxx}": process.env.CXX ?? "g++",
};

/** @param {readonly string[]} command @returns {[program: string, ...args: string[]]} */
const resolved = ([program = "", ...args]) => [programs[program] ?? program, ...args];

/** @param {Entrant} entrant */
function environmentOf({ threads, env }) {
  const count = String(threads);
  return {
    ...process.env,
    THREADS: count,
    OMP_NUM_THREADS: count,
    OPENBLAS_NUM_THREADS: count,
    MKL_NUM_THREADS: count,
    OMP_WAIT_POLICY: "PASSIVE",
    ...env,
  };
}

/**
 * A started entrant, or null where the peer is not there. Answers are null once it has stopped.
 *
 * @param {Entrant} entrant
 */
export async function start(entrant) {
  if (entrant.build !== undefined && !build(entrant.build)) return null;
  const [program, ...args] = resolved(entrant.command);
  const child = spawn(program, args, { cwd: BENCH, env: environmentOf(entrant), stdio: ["pipe", "pipe", "ignore"] });
  const replies = repliesOf(child);
  const hello = await replies();
  if (!hello?.ready) return null;
  return {
    participant: participantOf(entrant, hello.version ?? ""),
    /** @param {Workload} workload @param {number} seconds @returns {Promise<Reply | null>} */
    async ask(workload, seconds) {
      child.stdin.write(`${JSON.stringify({ workload, seconds })}\n`);
      return replies();
    },
    stop: () => child.kill(),
  };
}

/** @param {Entrant} entrant @param {string} version @returns {Participant} */
function participantOf({ key, id, name, role, threads, env }, version) {
  return { key, id, name, role, threads, version, ...(env && { env }) };
}

/** @param {readonly string[]} command */
function build(command) {
  const [program, ...args] = resolved(command);
  mkdirSync(join(BENCH, "build"), { recursive: true });
  return spawnSync(program, args, { cwd: BENCH, stdio: "ignore" }).status === 0;
}

/**
 * The lines that are replies, one a call; a peer may print others. Null once the process has ended.
 *
 * @param {import("node:child_process").ChildProcessByStdio<import("node:stream").Writable, import("node:stream").Readable, null>} child
 * @returns {() => Promise<Reply | null>}
 */
function repliesOf(child) {
  const output = createInterface({ input: child.stdout });
  const lines = output[Symbol.asyncIterator]();
  child.on("error", () => output.close());
  child.stdin.on("error", () => {}); // it has stopped, which the missing reply tells
  return async () => {
    const patience = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    try {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) return null;
        if (value.startsWith('{"')) return JSON.parse(value);
      }
    } finally {
      clearTimeout(patience);
    }
  };
}
