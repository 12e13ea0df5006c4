/** Nets and checkpoints: safetensors files that describe, in a JSON text, what is to be made of them. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as sb from "../../dist/index.js";
import * as activations from "../../dist/nn/activations.js";
import { EDGES } from "./mutate.mjs";
import { mutateSafetensors, partsOf, withHeader } from "./safetensors.mjs";

/** @import { Random } from "./random.mjs" */
/** @import { Mutation } from "./mutate.mjs" */

/** What `save` writes. @param {(path: string) => Promise<unknown>} save @returns {Promise<Uint8Array>} */
async function saved(save) {
  const folder = await mkdtemp(join(tmpdir(), "samebits-fuzz-"));
  try {
    await save(join(folder, "a"));
    return new Uint8Array(await readFile(join(folder, "a")));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Nets of all layers, with what goes with them. */
export function netSeeds() {
  const columns = [
    { name: "a", mean: 0.5 },
    { name: "b", categories: ["x", "y"] },
  ];
  const preprocessing = new sb.Preprocessing({ columns, target: "c" });
  const layers = {
    hid: new sb.Linear(3, 4),
    act: new sb.LeakyReLU({ negativeSlope: 0.1 }),
    drop: new sb.Dropout(0.2),
    out: new sb.Linear(4, 2),
  };
  const others = [
    ...Object.values(activations).flatMap((Class) =>
      Class.length === 0 ? [new /** @type {typeof sb.Tanh} */ (Class)()] : [],
    ),
    new sb.GELU({ approximate: "tanh" }),
    new sb.Softmax(),
    new sb.Identity(),
  ];
  const nested = [
    new sb.Residual({ fc: new sb.Linear(3, 3), norm: new sb.LayerNorm(3) }),
    new sb.Parallel([new sb.Columns(0, 2), new sb.Net([new sb.Linear(3, 2), new sb.Flatten()])]),
    new sb.PReLU({ numParameters: 4 }),
  ];
  return Promise.all([
    saved((path) => sb.saveNet(path, new sb.Net([new sb.Embedding(4, 2, { paddingIdx: 1 }), new sb.Flatten()]))),
    saved((path) => sb.saveNet(path, new sb.Net(nested))),
    saved((path) => sb.saveNet(path, new sb.Net(layers), { preprocessing, classes: ["no", "yes"] })),
    saved((path) => sb.saveNet(path, new sb.Net(others))),
  ]);
}

/** Reads a net, and asks it. @param {string} path */
export async function readNet(path) {
  const loaded = await sb.loadNet(path);
  const layers = Object.values(loaded.net.layers);
  const linear = layers.find((layer) => layer instanceof sb.Linear);
  if (linear instanceof sb.Linear && linear.weight.dtype === "float32")
    withoutFault(() => loaded.net.predict(sb.zeros([2, /** @type {number} */ (linear.weight.shape[1])])));
  return layers.map((layer) => layer.constructor.name);
}

/** What is read can be used, or says why not. @param {() => unknown} use */
function withoutFault(use) {
  try {
    use();
  } catch (error) {
    if (!(error instanceof sb.SamebitsError))
      throw new Error(`cannot be used: ${/** @type {Error} */ (error).stack}`, { cause: error });
  }
}

const loss = new sb.CrossEntropyLoss();
const data = new sb.TensorDataset(sb.zeros([8, 2]), new Int32Array(8));

/** What a program makes before it loads a checkpoint. */
function makeRun() {
  sb.manualSeed(0);
  const generator = new sb.Generator({ seed: 1 });
  const mask = new sb.Generator({ seed: 2 });
  const net = new sb.Net([
    new sb.Linear(2, 3, { generator }),
    new sb.Dropout(0.5, { generator: mask }),
    new sb.Linear(3, 2, { generator }),
  ]);
  const optimizer = new sb.Adam(net.parameters(), { lr: 0.1, amsgrad: true });
  return { net, optimizer, scheduler: new sb.ReduceLROnPlateau(optimizer), generators: { generator } };
}

/** @typedef {ReturnType<typeof makeRun>} Run */

/** The run that is loaded into; a new one when it has been changed. @type {Run | null} */
let run = null;
/** @param {Run} parts */
const stateOf = (parts) => JSON.stringify([parts, sb.getRngState().join()]);
/** The state of a new run. */
const NEW = stateOf(makeRun());

/** Checkpoints before and after training, in a fit and after it. */
export async function checkpointSeeds() {
  const parts = makeRun();
  const seeds = [await saved((path) => sb.saveCheckpoint(path, parts))];
  const options = { loss, optimizer: parts.optimizer, scheduler: parts.scheduler, batchSize: 4, shuffle: true };
  await parts.net.fit(data, {
    ...options,
    epochs: 2,
    earlyStopping: { patience: 1, restoreBest: true },
    validation: data,
    onEpoch: async ({ state }) => {
      seeds.push(await saved((path) => sb.saveCheckpoint(path, { ...parts, fit: state })));
    },
  });
  return [...seeds, await saved((path) => sb.saveCheckpoint(path, { ...parts, extra: { note: ["a", 1, null] } }))];
}

/** Puts a checkpoint back, and goes on; one that cannot be put back changes nothing. @param {string} path */
export async function readCheckpoint(path) {
  const { net, optimizer, scheduler, generators } = (run ??= makeRun());
  const parts = { net, optimizer, scheduler, generators };
  /** @type {unknown} */
  let failure = null;
  const loaded = await sb.loadCheckpoint(path, parts).catch((error) => void (failure = error));
  if (failure !== null) {
    if (stateOf(parts) === NEW) throw failure;
    throw new Error(`is refused, but has changed ${NEW} to ${stateOf(parts)}`, { cause: failure });
  }
  run = null;
  withoutFault(() => {
    net.trainStep(data.x, new Int32Array(8), { loss, optimizer });
    scheduler.step(1);
  });
  return [loaded?.fit === undefined ? "no fit" : "fit"];
}

/** Changes what the file describes, or any of a safetensors file. @type {Mutation} */
export function mutateDescribed(random, bytes, other) {
  const [header, data] = random.chance(0.2) ? [null, null] : partsOf(bytes);
  const parsed = header === null ? null : parsedHeader(header);
  if (parsed === null || data === null) return mutateSafetensors(random, bytes, other);
  const [[key, text] = ["", ""]] = Object.entries(parsed.__metadata__ ?? {});
  const content = random.chance(0.1) ? parsed : jsonOf(text);
  for (let changes = 1 + random.small(3); changes > 0; changes--) change(random, content);
  if (content !== parsed) parsed.__metadata__ = { [key]: JSON.stringify(content) };
  return withHeader(new TextEncoder().encode(JSON.stringify(parsed)), data);
}

/** @param {Uint8Array} header @returns {Record<string, any> | null} */
function parsedHeader(header) {
  const value = jsonOf(Buffer.from(header).toString());
  return typeof value === "object" && !Array.isArray(value) ? value : null;
}

/** @param {string} text */
function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const KEYS = ["__proto__", "constructor", "toString", "length", "0", "-1", "", "lr", "0.weight", "more"];

/** @param {Random} random @returns {unknown} */
function oddValue(random) {
  return random.pick([
    () =>
      random.pick([
        null,
        true,
        false,
        -1,
        0.5,
        1e308,
        1e-320,
        "",
        "NaN",
        "-Infinity",
        "-0",
        [],
        {},
        [[]],
        "\u0000",
        "Linear",
      ]),
    () => Number(random.pick(EDGES)),
    () => random.pick(KEYS),
    () => Object.fromEntries([[random.pick(KEYS), random.pick([null, 1, {}, "x"])]]),
    () => random.list(random.below(5), () => random.pick([0, 1, "a", null])),
  ])();
}

/** Something in the value is gone, another thing, or there twice. @param {Random} random @param {unknown} value */
function change(random, value) {
  /** @type {any[]} */
  const containers = [];
  const collect = (/** @type {unknown} */ item) => {
    if (typeof item !== "object" || item === null) return;
    containers.push(item);
    for (const inner of Object.values(item)) collect(inner);
  };
  collect(value);
  if (containers.length === 0) return;
  const container = random.pick(containers);
  const keys = Object.keys(container);
  const key = keys.length === 0 ? "0" : random.pick(keys);
  const put = (/** @type {string} */ name, /** @type {unknown} */ item) =>
    Object.defineProperty(container, name, { value: item, enumerable: true, configurable: true, writable: true });
  const changes = [
    () => put(key, oddValue(random)),
    () => put(key, random.pick(containers.filter((item) => !contains(item, container)).concat([oddValue(random)]))),
    () => (Array.isArray(container) ? container.splice(Number(key), 1) : delete container[key]),
    () =>
      Array.isArray(container)
        ? container.push(container[random.below(container.length)] ?? null)
        : put(random.pick(KEYS), container[key] ?? null),
    () =>
      typeof container[key] === "number" &&
      put(key, container[key] * random.pick([-1, 0.5, 2, 1e10]) + random.below(2)),
  ];
  random.pick(changes)();
}

/** Whether one is the other, or has it somewhere. @param {unknown} outer @param {unknown} inner @returns {boolean} */
function contains(outer, inner) {
  if (outer === inner) return true;
  return typeof outer === "object" && outer !== null && Object.values(outer).some((item) => contains(item, inner));
}
