/**
 * How a peer talks with the runner: a JSON object a line. protocol.py and protocol.hpp are the same in other languages.
 *
 *     <- {"ready": true, "version": "1.2.3"}
 *     -> {"workload": {"id": "tanh:1000", "kind": "tanh", "n": 1000}, "seconds": 0.1}
 *     <- {"id": "tanh:1000", "calls": 4096, "wall": 0.101, "cpu": 0.1}, or {"id", "unsupported": true}, or {"id", "error": "..."}
 */
import { createInterface } from "node:readline";

const WARM_UP_MS = 200;
const MOST_CALLS = 1e9;

/** Numbers in [-scale / 2, scale / 2). */
export const noise = (n, scale = 1) => Float32Array.from({ length: n }, () => (Math.random() - 0.5) * scale);

export const labels = (rows, classes) => Int32Array.from({ length: rows }, (_, i) => i % classes);

/** One row a label. */
export function oneHot(rows, classes) {
  const hot = new Float32Array(rows * classes);
  for (const [row, label] of labels(rows, classes).entries()) hot[row * classes + label] = 1;
  return hot;
}

/**
 * Answers until the input ends. `makers` has a function for each kind of workload that the peer does: it takes the workload and
 * gives back `run`, which does it once and may be asynchronous; or { run, calls }, when it does it more than once; or null.
 */
export function serve(version, makers) {
  const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);
  let current = { id: "", bench: null };
  const answer = async ({ workload, seconds }) => {
    const { id, kind } = workload;
    try {
      if (current.id !== id) current = { id, bench: await prepare(makers[kind]?.(workload)) };
      return { id, ...(current.bench === null ? { unsupported: true } : await time(current.bench, seconds)) };
    } catch (error) {
      return { id, error: String(error?.message ?? error).slice(0, 300) };
    }
  };
  let answers = Promise.resolve();
  const input = createInterface({ input: process.stdin });
  input.on("line", (line) => {
    answers = answers.then(async () => say(await answer(JSON.parse(line))));
  });
  input.on("close", () => answers.then(() => process.exit(0)));
  say({ ready: true, version });
}

/** Calls it until the compiler of JavaScript has had its time. */
async function prepare(making) {
  const made = await making;
  if (!made) return null;
  const { run, calls = 1 } = typeof made === "function" ? { run: made } : made;
  const started = performance.now();
  const first = run();
  const bench = { run, calls, isAsync: first instanceof Promise, repeats: 1 };
  await first;
  while (performance.now() - started < WARM_UP_MS) await repeat(bench);
  return bench;
}

async function repeat({ run, isAsync, repeats }) {
  if (isAsync) for (let i = 0; i < repeats; i++) await run();
  else for (let i = 0; i < repeats; i++) run();
}

/** Runs for about that many seconds; how many repeats that takes is found in the first round. */
async function time(bench, seconds) {
  for (;;) {
    const [cpuBefore, wallBefore] = [cpuSeconds(), performance.now()];
    await repeat(bench);
    const [wall, cpu] = [(performance.now() - wallBefore) / 1000, cpuSeconds() - cpuBefore];
    if (wall >= 0.6 * seconds || bench.repeats >= MOST_CALLS) return { calls: bench.repeats * bench.calls, wall, cpu };
    bench.repeats = Math.ceil(bench.repeats * (wall < seconds / 20 ? 10 : seconds / wall));
  }
}

function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
