/**
 * Memory and threads that the addon does not get: each request in turn fails, alone or with all after it, until the call needs none
 * that does. Then the call throws a SamebitsError and has changed nothing, or it gives the right bits; and the next one does.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasNative, nativeOrSkipped } from "../support/backends.js";
import { inPackage, runModule } from "../support/child.js";

const hasCompiler = process.platform === "linux" && spawnSync("g++", ["--version"]).status === 0;
// A sanitizer brings an allocator of its own.
const isSanitized = (process.env["LD_PRELOAD"] ?? "").includes("san");
const can = hasNative && hasCompiler && !isSanitized;

/** What is called, and what it works on: made anew, to be looked at before and after. */
const CALLS = `
  const numbers = (shape, seed) => sb.rand(shape, { generator: new sb.Generator({ seed }) });
  const generator = (seed) => new sb.Generator({ seed });
  const netOf = (g) => new sb.Net([new sb.Linear(40, 50, { generator: g }), new sb.Tanh(), new sb.Dropout(0.2, { generator: g }),
    new sb.Linear(50, 30, { generator: g })]);
  const classes = (n) => Int32Array.from({ length: n }, (_, i) => i % 30);
  const digest = (...things) => {
    const hash = createHash("sha256");
    const add = (thing) => {
      if (thing instanceof sb.Generator) hash.update(thing.getState());
      else if (thing instanceof sb.Net) for (const p of thing.parameters()) { add(p); add(p.grad); }
      else if (thing instanceof sb.Tensor) hash.update(new Uint8Array(thing.data.buffer));
      else if (ArrayBuffer.isView(thing)) hash.update(thing);
      else hash.update(String(thing));
    };
    things.forEach(add);
    return hash.digest("hex");
  };
  const training = () => {
    const g = generator(1);
    const net = netOf(g);
    const optimizer = new sb.SGD(net.parameters(), { lr: 0.1, momentum: 0.9 });
    return { g, net, optimizer, loss: new sb.CrossEntropyLoss(), x: numbers([300, 40], 2), y: classes(300) };
  };
  const draw = (f) => ({
    make: () => ({ g: generator(7) }),
    call: ({ g }) => f(g),
    seen: ({ g }) => [g],
  });
  const calls = {
    forward: { make: training, call: ({ net, x }) => net.eval().forward(x), seen: ({ net, g }) => [net, g] },
    linearBackward: {
      make: () => {
        const layer = new sb.Linear(60, 70, { generator: generator(1) });
        layer.forward(numbers([300, 60], 2));
        layer.backward(numbers([300, 70], 4));
        layer.forward(numbers([300, 60], 2)); // whose gradients are added to those
        return { layer, gradient: numbers([300, 70], 3) };
      },
      call: ({ layer, gradient }) => layer.backward(gradient),
      seen: ({ layer }) => [layer.weight.grad, layer.bias.grad],
    },
    loss: { make: training, call: ({ loss, x, y }) => loss.forward(numbers([300, 40], 3), y), seen: ({ net }) => [net] },
    optimizerStep: {
      make: () => {
        const t = training();
        const out = t.net.forward(t.x);
        t.loss.forward(out, t.y);
        t.net.backward(t.loss.backward());
        return t;
      },
      call: ({ optimizer }) => optimizer.step(),
      seen: ({ net }) => [net],
    },
    predict: { make: training, call: ({ net, x }) => net.predict(x), seen: ({ net, g }) => [net, g] },
    trainStep: { make: training, call: ({ net, x, y, loss, optimizer }) => net.trainStep(x, y, { loss, optimizer }),
      seen: ({ net, g }) => [net, g] },
    fit: {
      make: training,
      call: ({ net, x, y, loss, optimizer, g }) =>
        net.fit(new sb.TensorDataset(x, y), { loss, optimizer, epochs: 3, batchSize: 32, shuffle: true, generator: g,
          validation: new sb.TensorDataset(x, y) }).then(({ epochs }) => epochs.map((e) => [e.loss, e.validationLoss])),
      seen: ({ net, g }) => [net, g],
    },
    uniform: draw((g) => sb.rand([1 << 20], { generator: g })),
    normal: draw((g) => sb.randn([1 << 20], { generator: g })),
    randint: draw((g) => sb.randint(0, 9, [1000], { generator: g })),
    randperm: draw((g) => sb.randperm(1000, { generator: g })),
    jump: draw((g) => g.jump(10n ** 20n)),
    dropout: draw((g) => new sb.Dropout(0.5, { generator: g }).forward(numbers([1000], 1))),
  };`;

const script = (library: string): string => `
  import { createHash } from "node:crypto";
  import * as sb from ${JSON.stringify(inPackage("dist/index.js"))};
  const failing = { exports: {} };
  process.dlopen(failing, ${JSON.stringify(library)});
  const { fail } = failing.exports;
  ${CALLS}
  const wrong = [];
  const counts = {};
  for (const [name, { make, call, seen }] of Object.entries(calls)) {
    // Setting the threads gives up what the addon has to work in.
    const fresh = () => { sb.runtime.numThreads = 1; sb.runtime.numThreads = 3; return make(); };
    const right = fresh();
    const before = digest(...seen(fresh()));
    const rightResult = digest(await call(right));
    const after = digest(...seen(right));
    for (const goesOn of [0, 1]) {
      for (let n = 1; ; n++) {
        const made = fresh();
        const what = name + ", request " + n + (goesOn ? " and all after it" : "");
        let error = null;
        let result = null;
        fail(n, goesOn);
        try { result = await call(made); } catch (thrown) { error = thrown; }
        const failed = fail(0, 0);
        if (error === null) {
          if (digest(result) !== rightResult || digest(...seen(made)) !== after) wrong.push(what + ": other bits");
        } else {
          counts[name] = (counts[name] ?? 0) + 1;
          if (!(error instanceof sb.SamebitsError) || !/^ERR_(MEMORY|THREADS)$/.test(error.code)) wrong.push(what + ": " + error.code + " " + error.stack);
          if (digest(...seen(made)) !== before) wrong.push(what + ": something has changed");
          const again = digest(await call(made));
          if (again !== rightResult || digest(...seen(made)) !== after) wrong.push(what + ": other bits the next time");
        }
        if (!failed) break;
        if (n > 500) { wrong.push(what + ": no end"); break; }
      }
    }
  }
  console.log(JSON.stringify({ wrong, counts }));`;

describe.skipIf(!can)(
  `memory that the addon does not get${nativeOrSkipped}${hasCompiler ? "" : " (skipped: no g++)"}`,
  () => {
    let folder = "";
    let library = "";

    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "samebits-memory-"));
      library = join(folder, "failing_allocations.node");
      const { include_dir } = createRequire(import.meta.url)("node-api-headers") as { include_dir: string };
      const source = fileURLToPath(inPackage("native/test/failing_allocations.cpp"));
      execFileSync("g++", ["-std=c++20", "-O1", "-shared", "-fPIC", `-I${include_dir}`, source, "-o", library, "-ldl"]);
    }, 60_000);

    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    it("is an error with a code, which changes nothing, in every call", { timeout: 300_000 }, async () => {
      const env = { LD_PRELOAD: library };
      const { status, signal, stdout, stderr } = await runModule(script(library), { env, timeout: 240_000 });
      expect({ status, signal, stderr: stderr.slice(-2000) }).toMatchObject({ status: 0, signal: null });
      const { wrong, counts } = JSON.parse(stdout) as { wrong: string[]; counts: Record<string, number> };
      expect(wrong).toEqual([]);
      for (const name of ["forward", "linearBackward", "loss", "predict", "trainStep", "fit", "jump"]) {
        expect(counts[name], name).toBeGreaterThan(0);
      }
    });
  },
);
