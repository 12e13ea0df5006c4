/** A trace says what a training does, and changes nothing of it. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  defaultGenerator,
  DataLoader,
  Generator,
  Linear,
  MSELoss,
  Net,
  ones,
  SGD,
  Tensor,
  trace,
  zeros,
} from "../../dist/index.js";
import { backends } from "../support/backends.js";
import { failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";
import { pause } from "../support/running_fit.js";
import { byFit, byHand, createParts, type Parts, type Training } from "../support/written_out.js";

const path = temporaryFolder();

const trainings: Record<string, Training> = {
  plain: {},
  "dropouts, clipping": {
    net: "dropouts",
    optimizer: "Adam",
    options: { epochs: 3, clipGradNorm: 0.1, dropLast: true },
  },
  "the default generator": { generator: "default" },
  accumulation: { options: { epochs: 5, accumulate: 2 } },
};

/** Everything that a training leaves. */
function leftBy({ net, optimizer, generator }: Parts): unknown {
  return JSON.parse(
    JSON.stringify({ net, optimizer, states: [generator, defaultGenerator].map((own) => [...own.getState()]) }),
  );
}

async function traced(name: string, parts: Parts, run: (parts: Parts) => unknown): Promise<string> {
  const { net, optimizer, loss, data, generator } = parts;
  const options = { net, optimizer, loss, data, generators: { loader: generator } };
  await trace(path(name), options, () => run(parts));
  return readFileSync(path(name), "utf8");
}

interface Line {
  readonly event: string;
  readonly [field: string]: Any;
}

const linesOf = (text: string): Line[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

describe.each(backends)("trace on %s", (backend) => {
  it.each(Object.entries(trainings))("changes no bit of fit, nor of a loop: %s", async (_, training) => {
    const alone = createParts(backend, training);
    await byFit(alone);
    const expected = leftBy(alone);
    const fitted = createParts(backend, training);
    const text = await traced("fit.trace", fitted, byFit);
    expect(leftBy(fitted)).toEqual(expected);
    const byLoop = createParts(backend, training);
    const loop = await traced("loop.trace", byLoop, byHand);
    expect(leftBy(byLoop)).toEqual(expected);
    expect(loop).toBe(text);
    expect(linesOf(text).filter(({ event }) => event === "step").length).toBeGreaterThan(7);
  });

  it("lets a net be cloned meanwhile, without it", async () => {
    const parts = createParts(backend, {});
    let copy = parts.net;
    const text = await traced("cloned.trace", parts, ({ net }) => {
      copy = net.clone();
      copy.forward(parts.data.x);
    });
    expect(linesOf(text).map(({ event }) => event)).toEqual(["run", "init", "end"]);
    expect(JSON.stringify(copy)).toBe(JSON.stringify(parts.net));
  });

  it("is gone afterwards", async () => {
    const parts = createParts(backend, {});
    const { net, optimizer, loss } = parts;
    await traced("gone.trace", parts, () => {});
    for (const own of [net, optimizer, loss]) expect(Object.getOwnPropertyNames(own)).not.toContain("forward");
    expect(Object.hasOwn(optimizer, "step")).toBe(false);
    expect(() => net.clone()).not.toThrow();
  });
});

describe("trace", () => {
  it("has all numbers of the first steps, and digests and some numbers of the others", async () => {
    const parts = createParts("typescript", {});
    const lines = linesOf(await traced("full.trace", parts, byFit));
    const [run, init] = lines as [Line, Line];
    expect(run).toMatchObject({ event: "run", format: 1, optimizer: "SGD", model: String(parts.net) });
    expect(run["data"]).toHaveLength(8 * parts.data.length);
    expect(Object.keys(init["parameters"])).toEqual([...parts.net.namedParameters().keys()]);
    const steps = lines.filter(({ event }) => event === "step");
    const everyOf = (step: Line | undefined): number[] =>
      Object.values<Any>(step?.["gradients"]).map(({ every }) => every as number);
    expect(everyOf(steps[2]).every((every) => every === 1)).toBe(true);
    expect(everyOf(steps[3]).some((every) => every > 1)).toBe(true);
    const values = Buffer.from(lines.at(-1)?.["parameters"]["0.weight"].values as string, "base64");
    const { data } = parts.net.namedParameters().get("0.weight") as Tensor;
    expect([...new Float32Array(values.buffer, values.byteOffset, values.length / 4)]).toEqual([...data]);
  });

  it("ends where the run throws, and passes the error on", async () => {
    const parts = createParts("typescript", {});
    const error = new Error("enough");
    const broken = traced("broken.trace", parts, (own) =>
      byHand(own, 3, () => {
        throw error;
      }),
    );
    await expect(broken).rejects.toBe(error);
    const events = linesOf(readFileSync(path("broken.trace"), "utf8")).map(({ event }) => event);
    expect(events.slice(0, 3)).toEqual(["run", "init", "batch"]);
    expect(events).not.toContain("end");
    expect(Object.hasOwn(parts.optimizer, "step")).toBe(false);
  });

  it("gives what the run gives, and writes NaN, infinities and losses of any kind", async () => {
    const net = new Net([new Linear(1, 1)]);
    const optimizer = new SGD(net.parameters(), { lr: 1e38 });
    const loss = new MSELoss();
    const result = await trace(path("nan.trace"), { net, optimizer, loss }, () => {
      for (let i = 0; i < 4; i++) net.trainStep(ones([1, 1]), zeros([1, 1]), { loss, optimizer });
      return 7;
    });
    expect(result).toBe(7);
    const losses = linesOf(readFileSync(path("nan.trace"), "utf8")).flatMap((line) => line["losses"] ?? []);
    expect(losses.slice(1)).toEqual(["Infinity", "Infinity", "NaN"]);
  });

  it("has one NaN, whatever its bits", async () => {
    const net = new Net([new Linear(2, 1)]);
    const optimizer = new SGD(net.parameters(), { lr: 0.1 });
    const forms = [0x7fc00000, 0xffc00000, 0x7fa00001].map((bits) => {
      const x = zeros([1, 2]);
      new Uint32Array(x.data.buffer)[1] = bits;
      return x;
    });
    await trace(path("nans.trace"), { net, optimizer }, () => forms.forEach((x) => net.forward(x)));
    const batches = linesOf(readFileSync(path("nans.trace"), "utf8")).filter(({ event }) => event === "batch");
    expect(batches).toHaveLength(3);
    for (const { rows, x } of batches)
      expect({ rows, x }).toEqual({ rows: batches[0]?.["rows"], x: batches[0]?.["x"] });
    expect(batches[0]?.["x"].values).toBe(Buffer.from(Float32Array.of(0, Number.NaN).buffer).toString("base64"));
  });

  it.runIf(existsSync("/dev/full"))("lets the run go on where the disk is full, and rejects then", async () => {
    const parts = createParts("typescript", {});
    let isDone = false;
    const { net, optimizer } = parts;
    const full = trace("/dev/full", { net, optimizer }, async () => {
      await byFit(parts);
      isDone = true;
    });
    await expect(full).rejects.toMatchObject({ code: "ERR_FILE" });
    expect(isDone).toBe(true);
  });

  const net = new Net([new Linear(1, 1)]);
  const optimizer = new SGD(net.parameters(), { lr: 0.1 });
  const run = (): void => {};

  it.each<[string, unknown[], string, RegExp]>([
    ["no path", [7, { net, optimizer }, run], "ERR_ARGUMENT", /path/],
    ["no options", [path("x"), undefined, run], "ERR_ARGUMENT", /net and optimizer/],
    ["an unknown option", [path("x"), { net, optimizer, losss: 1 }, run], "ERR_ARGUMENT", /"losss".*"loss"/],
    ["no net", [path("x"), { net: {}, optimizer }, run], "ERR_ARGUMENT", /net must be/],
    ["no optimiser", [path("x"), { net, optimizer: net }, run], "ERR_ARGUMENT", /optimizer must be/],
    ["no loss", [path("x"), { net, optimizer, loss: 3 }, run], "ERR_ARGUMENT", /loss must be/],
    ["no data", [path("x"), { net, optimizer, data: [1] }, run], "ERR_ARGUMENT", /data must be/],
    ["no generator", [path("x"), { net, optimizer, generators: { loader: 3 } }, run], "ERR_ARGUMENT", /"loader"/],
    ["less than no step", [path("x"), { net, optimizer, full: -1 }, run], "ERR_ARGUMENT", /full/],
    ["nothing to run", [path("x"), { net, optimizer }], "ERR_ARGUMENT", /function that trains/],
    ["a folder that is not there", [path("no/where.trace"), { net, optimizer }, run], "ERR_FILE", /no such file/],
  ])("refuses %s", async (_, args, code, words) => {
    await expect((trace as Any)(...args)).rejects.toMatchObject({ code, message: expect.stringMatching(words) });
    expect(existsSync(path("x"))).toBe(false);
  });

  it("refuses a net that a fit is training", async () => {
    const parts = createParts("typescript", {});
    const { net, optimizer: own, data, options: fitOptions } = parts;
    const controller = new AbortController();
    const fit = failureOf(() => net.fit(data, { ...fitOptions, epochs: 1e9, signal: controller.signal }));
    await pause(5);
    await expect(trace(path("x"), { net, optimizer: own }, run)).rejects.toMatchObject({ code: "ERR_BUSY" });
    controller.abort();
    await fit;
  });

  it("follows the generator that a loader has of its own", async () => {
    const parts = createParts("typescript", {});
    const { net, optimizer } = parts;
    const generator = new Generator({ seed: 5 });
    const data = new DataLoader(parts.data, { generator });
    await trace(path("loader.trace"), { net, optimizer, data }, run);
    const [first] = linesOf(readFileSync(path("loader.trace"), "utf8"));
    expect(first?.["generators"].loader).toMatchObject({ seed: "5", next: 0, normal: null });
    expect(first?.["data"]).toHaveLength(8 * parts.data.length);
  });
});
