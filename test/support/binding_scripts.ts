/** Programs that call the addon's own functions with anything, in processes of their own. */
import { expect } from "vitest";
import { inPackage, runModule } from "./child.js";

/** Values that are wrong, or right, for some argument or other; made anew for each call, as calls may write to them. */
const VALUES = `
  const detached = (array) => { structuredClone(array.buffer, { transfer: [array.buffer] }); return array; };
  const state = () => { const s = new Uint32Array(634); addon.seed(s, 1); return s; };
  const broken = (at, value) => { const s = state(); s[at] = value; return s; };
  const resizable = (kind) => {
    const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
    const array = new kind(buffer);
    buffer.resize(32);
    return array;
  };
  const outOfBounds = () => {
    const buffer = new ArrayBuffer(64, { maxByteLength: 128 });
    const array = new Float32Array(buffer, 32, 8);
    buffer.resize(16);
    return array;
  };
  const makers = [
    () => undefined, () => null, () => true, () => false, () => 0, () => -0, () => 1, () => 2, () => 3, () => 8, () => -1,
    () => 1.5, () => NaN, () => Infinity, () => -Infinity, () => 2 ** 31 - 1, () => 2 ** 31, () => 2 ** 32, () => 2 ** 53,
    () => 2 ** 62, () => 1e300, () => 5n, () => "x", () => "parameters", () => "y", () => "generator", () => "avx2",
    () => Symbol("x"), () => ({}), () => [], () => [1, 2], () => () => {}, () => new Map(), () => addon, () => new Proxy({}, {}),
    () => ({ toString() { throw new Error("toString"); }, valueOf() { throw new Error("valueOf"); } }),
    () => new ArrayBuffer(8), () => new SharedArrayBuffer(8), () => new DataView(new ArrayBuffer(8)),
    () => new Float32Array(0), () => new Float32Array(1), () => new Float32Array(6), () => new Float32Array(8),
    () => new Float32Array(64), () => new Float64Array(6), () => new Float64Array(8), () => new Int32Array(0),
    () => new Int32Array(1), () => new Int32Array(2).fill(1), () => new Int32Array(8).fill(-1),
    () => new Int32Array(2).fill(2 ** 31 - 1), () => new Int32Array(4).fill(2 ** 30), () => Int32Array.of(0, 2, 4, 1),
    () => Int32Array.of(0, 2, 4, 1, 1, 4, 4, 0), () => Int32Array.of(9, 2, 4, 1), () => Int32Array.of(0, 0, 2 ** 31 - 1, 0),
    () => new Uint32Array(8), () => new Uint32Array(634), () => new Uint32Array(633), () => new Uint8Array(8),
    () => new BigInt64Array(2), () => new Uint16Array(4),
    () => new Float32Array(new SharedArrayBuffer(32)), () => new Int32Array(new SharedArrayBuffer(8)),
    () => new Uint32Array(new SharedArrayBuffer(634 * 4)), () => new Float32Array(new ArrayBuffer(64), 4, 8),
    () => detached(new Float32Array(8)), () => detached(new Int32Array(8)), () => detached(state()),
    () => resizable(Float32Array), () => resizable(Int32Array), outOfBounds,
    state, () => broken(624, 0), () => broken(624, 625), () => broken(624, 2 ** 32 - 1), () => broken(625, 625),
    () => broken(625, 2 ** 32 - 1), () => { const s = broken(624, 600); s[625] = 600; return s; },
  ];
  let seed = 12345;
  const random = (n) => { seed = (Math.imul(seed, 1103515245) + 12345) >>> 0; return (seed >>> 8) % n; };
  const any = () => makers[random(makers.length)]();`;

function script(body: string): string {
  return `
    import { LAYER_KINDS, REGIONS } from ${JSON.stringify(inPackage("dist/backend/kinds.js"))};
    import { loadAddon } from ${JSON.stringify(inPackage("dist/backend/load.js"))};
    import { MOST_LAYER_NUMBERS, RULE_NUMBERS } from ${JSON.stringify(inPackage("dist/backend/native/pack.js"))};
    const { addon } = loadAddon();
    ${VALUES}
    let [returned, threw] = [0, 0];
    const wrong = [];
    const call = (f) => {
      try { f(); returned += 1; }
      catch (error) { threw += 1; if (!(error instanceof Error) && typeof error !== "symbol") wrong.push(String(error)); }
    };
    ${body}
    console.log(JSON.stringify({ returned, threw, wrong }));`;
}

export async function runScript(body: string): Promise<{ returned: number; threw: number }> {
  const { status, signal, stdout, stderr } = await runModule(script(body));
  expect({ status, signal, stderr: stderr.slice(-2000) }).toMatchObject({ status: 0, signal: null });
  const { wrong, ...counts } = JSON.parse(stdout) as { returned: number; threw: number; wrong: string[] };
  expect(wrong).toEqual([]);
  return counts;
}

/** Right arguments of each function, to be spoilt one at a time. */
export const RIGHT = `
  const f = (n) => new Float32Array(n);
  const rule = (...numbers) => Float64Array.from({ length: RULE_NUMBERS }, (_, i) => numbers[i] ?? 0);
  const right = {
    setNumThreads: () => [2],
    seed: () => [state(), 1],
    random64: () => [state()],
    uniform: () => [state(), f(8), 0, 1, true],
    randperm: () => [state(), new Int32Array(8)],
    linearForward: () => [f(6), f(12), f(4), f(8), 2, 3, 4],
    linearBackward: () => [f(6), f(12), f(8), f(6), f(12), f(4), true, 2, 3, 4],
    add: () => [f(8), f(8)],
    multiply: () => [f(8), f(8), f(8)],
    optimizerStep: () => [rule(3, 0.1, 0, 0, 0.9, 0, 0.9, 1), f(8), f(8), 0, 1, f(8), f(8), f(8)],
    sumOfSquares: () => [f(8)],
    scale: () => [f(8), 0.5],
    clamp: () => [f(8), 0.5],
    lossForward: () => [new Float64Array(5), f(4), null, f(8), new Int32Array(2), f(8), 4, null],
  };
  // 2 -> 4 -> tanh -> dropout, to which its columns 0 to 3 are added twice -> batch norm; cross-entropy of class indices.
  const layer = (kind, options, ...inputs) =>
    [LAYER_KINDS.indexOf(kind), ...Array.from({ length: MOST_LAYER_NUMBERS }, (_, i) => options[i] ?? 0), inputs.length, ...inputs];
  const layers = () => Float64Array.of(
    ...layer("linear", [2, 4, 1], 0), ...layer("activation", [0, 0, 0], 1), ...layer("dropout", [0.5, 1], 2),
    ...layer("columns", [2, 4], 2), ...layer("cat", [], 4, 4), ...layer("add", [], 3, 5),
    ...layer("batch_norm", [0, 0, 1e-5, 0.1, 1], 6));
  const net = () => [layers(), 2, 2];
  // A batch norm, a dropout and a PReLU that stand in no net, of rows of four numbers.
  const alone = {
    norm: () => [Float64Array.from(layer("batch_norm", [1, 1, 1e-5, 0.1, 1], 0)), 4, 1],
    dropout: () => [Float64Array.from(layer("dropout", [0.5, 0], 0)), 4, 1],
    prelu: () => [Float64Array.from(layer("prelu", [4], 0)), 4, 1],
  };
  const keeps = { norm: 16, dropout: 8, prelu: 0 };
  const states = { norm: () => [f(4), f(4), f(4), f(4), new BigInt64Array(1)], dropout: () => [state()], prelu: () => [f(4)] };
  const parameters = { norm: [4, 4], dropout: [], prelu: [4] };
  const forward = (kind) => [2, true, f(8), f(8), f(keeps[kind]), ...states[kind]()];
  const backward = (kind) => [2, true, f(8), f(8), f(keeps[kind]), f(8), f(8), true, ...[0, 1].flatMap(() => parameters[kind].map(f))];
  const passes = Object.keys(alone).flatMap((kind) => [["forward", () => forward(kind), kind], ["backward", () => backward(kind), kind]]);
  const step = () => [...net(), Float64Array.of(0, 1, -100, 0, 0), false, false, 0, Int32Array.of(0, 0), 1];
  // Not gigabytes that are touched: an order of very many samples is.
  const affordable = (args) => (args[9] > 1e6 || args[11] > 1e6 ? args.with(17, 0) : args);
  const [X, Y, VALIDATION_Y, GENERATORS] = ["x", "y", "validationY", "generators"].map((name) => REGIONS.indexOf(name));
  const metrics = () => Float64Array.of(1, 1, 0, 0, -100);
  const tensor = (...numbers) => ["/none", BigInt64Array.from([1000, 0, ...numbers].map(BigInt)), null];
  const stored = () => [tensor(0, 8, 10, 2), tensor(2, 160, 10, 1), null];
  const trainer = () => [...step(), 10, 5, 4, 3, false, true, false, 1, 1, metrics(), false, null, null];
  const sgd = (n = 1) => Float64Array.from(Array(n).fill([...rule(0, 0.1, 0, 0, 0.9)]).flat());
  const slots = () => [[f(8), null, null], [f(4), null, null]];
  const memory = () => ({
    parameters: [f(8), f(4)], buffers: [f(4), f(4)], counters: [new BigInt64Array(1)], generators: [state(), state()], weight: null, posWeight: null,
    slots: slots(), steps: new Uint32Array(2), muProducts: new Float32Array(2), rules: sgd(),
  });
  const stepper = () => [...step(), 3, memory()];
  const predictor = () => [...net(), [f(8), f(4)], [f(4), f(4)]];`;
