/** Processes and workers that end while a fit runs: they end, with the status asked for, and by no signal. */
import { describe, expect, it } from "vitest";
import { backends } from "../support/backends.js";
import { inPackage, runModule, type ChildResult } from "../support/child.js";

/** A script with an endless fit running: `fit` is its promise. */
function withFit(backend: string, rest: string): string {
  return `
    import * as sb from ${JSON.stringify(inPackage("dist/index.js"))};
    import { Worker, isMainThread, parentPort } from "node:worker_threads";
    function start() {
      const generator = new sb.Generator({ seed: 1, backend: "${backend}" });
      const net = new sb.Net([new sb.Linear(16, 64, { generator }), new sb.Tanh(), new sb.Linear(64, 4, { generator })]);
      const data = new sb.TensorDataset(sb.rand([500, 16], { generator }), new Int32Array(500));
      const optimizer = new sb.SGD(net.parameters(), { lr: 0.01, momentum: 0.9 });
      const options = { loss: new sb.CrossEntropyLoss(), optimizer, batchSize: 50, shuffle: true, generator };
      return { net, data, fit: (more) => net.fit(data, { ...options, epochs: 1e9, ...more }) };
    }
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    ${rest}`;
}

function expectEnded(result: ChildResult, status: number, what: string): void {
  expect({ ...result, what }).toMatchObject({ status, signal: null });
}

const endings: Record<string, [status: number, rest: string]> = {
  "process.exit during a fit": [7, `start().fit(); await pause(20); process.exit(7);`],
  "process.exit at once": [3, `start().fit(); process.exit(3);`],
  "process.exit in onEpoch": [4, `await start().fit({ onEpoch: () => process.exit(4) });`],
  "an uncaught error during a fit": [1, `start().fit(); await pause(5); throw new Error("by the test");`],
  "a fit that nobody waits for keeps the process until it is stopped": [
    0,
    `const controller = new AbortController();
     start().fit({ signal: controller.signal }).catch((error) => { process.exitCode = error === "stopped" ? 0 : 9; });
     setTimeout(() => controller.abort("stopped"), 30);`,
  ],
  "a net and its data, thrown away while the fit runs": [
    0,
    `const controller = new AbortController();
     const done = start().fit({ signal: controller.signal });
     for (let i = 0; i < 10; i++) { globalThis.gc(); new Float32Array(1e6).fill(i); await pause(3); }
     controller.abort("stopped");
     await done.catch((error) => { if (error !== "stopped") throw error; });`,
  ],
  "the memory of finished fits, given back during others and at the end": [
    6,
    `const stop = async (one) => {
       const controller = new AbortController();
       const done = one.fit({ signal: controller.signal });
       await pause(2);
       controller.abort("stopped");
       await done.catch((error) => { if (error !== "stopped") throw error; });
     };
     for (let i = 0; i < 8; i++) {
       await Promise.all([1, 2, 3].map(() => stop(start())));
       globalThis.gc();
       await pause(i % 3);
     }
     await Promise.all([1, 2, 3].map(() => stop(start())));
     globalThis.gc();
     process.exit(6);`,
  ],
};

describe.each(backends)("on %s", (backend) => {
  it.each(Object.entries(endings))("%s", async (what, [status, rest]) => {
    expectEnded(await runModule(withFit(backend, rest), { args: ["--expose-gc"] }), status, what);
  });

  it("workers that are terminated during a fit, one after another and all at once", async () => {
    const worker = withFit(backend, `start().fit(); parentPort.postMessage("running"); setInterval(() => {}, 1000);`);
    const script = `
      import { Worker } from "node:worker_threads";
      import { once } from "node:events";
      const source = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(worker)}`)};
      async function startAndEnd(ms) {
        const worker = new Worker(new URL(source));
        await once(worker, "message");
        await new Promise((resolve) => setTimeout(resolve, ms));
        await worker.terminate();
      }
      for (let i = 0; i < 6; i++) await startAndEnd(i);
      await Promise.all([0, 1, 5, 5].map(startAndEnd));
      process.exit(5);`;
    expectEnded(await runModule(script), 5, "workers");
  });

  it("a worker trains as the main thread does, at the same time", async () => {
    const train = `
      const { net, fit } = start();
      await fit({ epochs: 3 });
      const sum = net.parameters().map((p) => [...p.data].join()).join();`;
    const worker = withFit(backend, `${train} parentPort.postMessage(sum);`);
    const script = withFit(
      backend,
      `const source = ${JSON.stringify(`data:text/javascript,${encodeURIComponent(worker)}`)};
       const workers = [1, 2].map(() => new Promise((resolve, reject) => {
         new Worker(new URL(source)).once("message", resolve).once("error", reject);
       }));
       ${train}
       process.exitCode = (await Promise.all(workers)).every((other) => other === sum) ? 6 : 1;`,
    );
    expectEnded(await runModule(script), 6, "a worker");
  });
});
