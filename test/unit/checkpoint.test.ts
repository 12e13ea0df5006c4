/** Checkpoints: what is in the file, what goes back, and what is refused with nothing changed. */
import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { data, loss, stateOf, world, type World } from "../support/checkpoints.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";

const path = temporaryFolder();
async function saved(name = "a"): Promise<World> {
  const parts = world();
  await parts.net.fit(data, { loss, optimizer: parts.optimizer, scheduler: parts.scheduler, epochs: 2, batchSize: 8 });
  await sb.saveCheckpoint(path(name), { ...parts, extra: { note: "é", list: [1, null, true] } });
  return parts;
}

describe("saveCheckpoint", () => {
  it("makes a file that Python opens by the names of the state_dict", async () => {
    const parts = await saved();
    const { tensors, metadata } = await sb.loadSafetensors(path("a"));
    expect(Object.keys(metadata)).toEqual(["samebits.checkpoint"]);
    expect(tensors["net.hid.weight"]?.toArray()).toEqual(parts.net.layers.hid.weight.toArray());
    expect(Buffer.from(tensors["generator.default"]?.data as Uint8Array)).toEqual(Buffer.from(sb.getRngState()));
    expect(Object.keys(tensors).filter((name) => name.startsWith("optimizer.0."))).toEqual([
      "optimizer.0.expAvg",
      "optimizer.0.expAvgSq",
    ]);
  });

  it("gives the same bytes for the same state", async () => {
    const parts = await saved("a");
    await sb.saveCheckpoint(path("b"), { ...parts, extra: { note: "é", list: [1, null, true] } });
    expect((await readFile(path("a"))).equals(await readFile(path("b")))).toBe(true);
  });

  const mistakes: [name: string, change: Any, words: string][] = [
    ["no net", { net: null }, "net"],
    ["a net that is none", { net: {} }, "net must be a Net"],
    ["no optimiser", { optimizer: {} }, "optimizer must be"],
    ["no scheduler", { scheduler: 5 }, "scheduler must be"],
    ["generators in a list", { generators: [new sb.Generator()] }, "generators are an object"],
    ["a generator that is none", { generators: { g: 5 } }, 'generators["g"]'],
    ["no state of a fit", { fit: { epoch: 1 } }, "fit is the state"],
    ["a function in extra", { extra: { a: [() => 1] } }, 'extra["a"][0]'],
    ["NaN in extra", { extra: { a: Number.NaN } }, 'extra["a"]'],
    ["another name", { schedule: 5 }, '"schedule"'],
  ];
  it.each(mistakes)("refuses %s", async (name, change, words) => {
    const error = await failureOf(() => sb.saveCheckpoint(path("none"), { ...world(), ...change }));
    expectSamebitsError(error, "ERR_ARGUMENT", name, words);
    expectSamebitsError(await failureOf(() => sb.loadSafetensors(path("none"))), "ERR_FILE", name);
  });

  it("refuses what a fit owns", async () => {
    const parts = world();
    const running = parts.net.fit(data, { loss, optimizer: parts.optimizer, epochs: 50 });
    expectSamebitsError(await failureOf(() => sb.saveCheckpoint(path("none"), parts)), "ERR_BUSY");
    await running;
  });
});

describe("loadCheckpoint", () => {
  it("puts everything back, and gives extra", async () => {
    const parts = await saved();
    const state = stateOf(parts);
    const other = world(5);
    sb.manualSeed(99);
    other.net.eval();
    const loaded = await sb.loadCheckpoint(path("a"), other);
    expect(loaded).toEqual({ extra: { note: "é", list: [1, null, true] } });
    expect(stateOf(other)).toBe(state);
  });

  it("puts gradients back, and frees what had none", async () => {
    const parts = world();
    parts.net.layers.hid.weight.grad = sb.ones([5, 4]);
    await sb.saveCheckpoint(path("grads"), parts);
    const other = world(5);
    other.net.layers.out.weight.grad = sb.ones([3, 5]);
    await sb.loadCheckpoint(path("grads"), other);
    expect(other.net.layers.hid.weight.grad?.toArray()).toEqual(sb.ones([5, 4]).toArray());
    expect(other.net.layers.out.weight.grad).toBeNull();
  });

  const others: [name: string, make: () => Any, words: string | RegExp][] = [
    [
      "another net",
      () => ({ ...world(), net: new sb.Net([new sb.Linear(4, 3)]) }),
      /is of the net\nNet\([^]*and not of/,
    ],
    [
      "another optimiser",
      () => ({ ...world(), optimizer: new sb.SGD([sb.zeros([2])]) }),
      "is of the optimiser Adam, not of SGD",
    ],
    ["other parameters", () => ({ ...world(), optimizer: new sb.Adam([sb.zeros([2])]) }), '["#0"]'],
    [
      "another scheduler",
      () => ({ ...world(), scheduler: new sb.StepLR(world().optimizer, { stepSize: 1 }) }),
      "the scheduler ReduceLROnPlateau, not of StepLR",
    ],
    ["no scheduler", () => ({ ...world(), scheduler: undefined }), "not of none"],
    ["other generators", () => ({ ...world(), generators: {} }), "user.generator"],
    ["a shared generator", () => ({ ...world(), generators: { generator: sb.defaultGenerator } }), "is shared now"],
    [
      "another profile",
      () => ({ ...world(), generators: { generator: new sb.Generator({ profile: "windows-x64" }) } }),
      "profile",
    ],
  ];
  it.each(others)("refuses %s, with nothing changed", async (name, make, words) => {
    await saved();
    const other = make();
    const before = stateOf(
      other.net.layers.hid ? other : { ...other, net: { namedParameters: () => new Map(), layers: { hid: {} } } },
    );
    const error = await failureOf(() => sb.loadCheckpoint(path("a"), other));
    expectSamebitsError(error, "ERR_ARGUMENT", name, words);
    expectSamebitsError(error, "ERR_ARGUMENT", name, path("a"));
    expect(
      stateOf(
        other.net.layers.hid ? other : { ...other, net: { namedParameters: () => new Map(), layers: { hid: {} } } },
      ),
    ).toBe(before);
  });

  it("changes nothing where the last of the states is damaged", async () => {
    await saved();
    const { tensors, metadata } = await sb.loadSafetensors(path("a"));
    (tensors["generator.1"] as sb.Tensor<"uint8">).data.fill(255);
    await sb.saveSafetensors(path("damaged"), tensors, { metadata });
    const other = world(5);
    const before = stateOf(other);
    expectSamebitsError(
      await failureOf(() => sb.loadCheckpoint(path("damaged"), other)),
      "ERR_ARGUMENT",
      "a state",
      path("damaged"),
    );
    expect(stateOf(other)).toBe(before);
  });

  it("refuses lists out of proportion, when they are saved and when they are loaded", async () => {
    const extra = Array.from({ length: 700_000 }, () => []);
    const error = await failureOf(() => sb.saveCheckpoint(path("many"), { ...world(), extra }));
    expectSamebitsError(error, "ERR_ARGUMENT", "saved", "extra has more lists and objects");
    const metadata = { "samebits.checkpoint": "[".repeat(1_000_000) };
    await sb.saveSafetensors(path("many"), {}, { metadata });
    const loaded = await failureOf(() => sb.loadCheckpoint(path("many"), world()));
    expectSamebitsError(loaded, "ERR_FILE_FORMAT", "loaded", "are not what saveCheckpoint writes");
  });

  it("refuses files that are no checkpoints of its format", async () => {
    const key = "samebits.checkpoint";
    const texts: [text: string | null, words: string][] = [
      [null, "no checkpoint of saveCheckpoint"],
      ["{}", "are not what saveCheckpoint writes"],
      ["null", "are not what saveCheckpoint writes"],
      ["nonsense", "are not what saveCheckpoint writes"],
      [JSON.stringify({ format: 2, version: "9.9.9" }), "format 2, of samebits 9.9.9. Update samebits"],
      [
        JSON.stringify({ format: 1, net: [], optimizer: {}, generators: {}, fit: null, scheduler: null }),
        "are not what",
      ],
    ];
    for (const [text, words] of texts) {
      await sb.saveSafetensors(path("other"), {}, { metadata: text === null ? {} : { [key]: text } });
      expectSamebitsError(
        await failureOf(() => sb.loadCheckpoint(path("other"), world())),
        "ERR_FILE_FORMAT",
        words,
        words,
      );
    }
    await writeFile(path("text"), "hello");
    expectSamebitsError(await failureOf(() => sb.loadCheckpoint(path("text"), world())), "ERR_FILE_FORMAT");
  });

  it("takes another net of the same parameters where it is forced to", async () => {
    const { net } = await saved();
    const other = world(5);
    const layers = { ...other.net.layers, act: new sb.ReLU() };
    const changed = {
      ...other,
      net: new sb.Net({ hid: layers.hid, act: layers.act, drop: layers.drop, out: layers.out }),
    };
    await sb.loadCheckpoint(path("a"), { ...changed, force: true });
    expect(JSON.stringify(changed.net)).toBe(JSON.stringify(net));
  });
});
