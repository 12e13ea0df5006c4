/** Models against those that the goldens' program made with the onnx package, and onnxruntime's outputs. */
import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { fromBits } from "../../dist/bits.js";
import { anyNet } from "../support/any_net.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { expectClose } from "../support/golden.js";
import { temporaryFolder } from "../support/folder.js";
import { contentOf, type FileTensor, filesIn, pathOf } from "../support/interchange.js";
import type { Any } from "../support/mistakes.js";

const path = temporaryFolder();

interface Golden {
  readonly layers: [kind: string, ...args: Any[]][];
  readonly state: [name: string, tensor: FileTensor][];
  readonly input: FileTensor;
  readonly output_onnxruntime: FileTensor;
}

const MAKE: Record<string, (...args: Any[]) => sb.Layer> = {
  Linear: (inFeatures, outFeatures, bias = true) => new sb.Linear(inFeatures, outFeatures, { bias }),
  LeakyReLU: (negativeSlope) => new sb.LeakyReLU({ negativeSlope }),
  ELU: (alpha) => new sb.ELU({ alpha }),
  GELU: (approximate = "none") => new sb.GELU({ approximate }),
  Softplus: (beta, threshold) => new sb.Softplus({ beta, threshold }),
  Dropout: (p) => new sb.Dropout(p),
  Embedding: (numEmbeddings, embeddingDim) => new sb.Embedding(numEmbeddings, embeddingDim),
};

/** Of float32, or of indices that are not negative. */
function tensorOf({ bits, shape, dtype }: FileTensor): sb.Tensor<"float32" | "int64"> {
  if (dtype !== "int64") return sb.tensor(fromBits(bits as string, "float32"), shape);
  const indices = (bits as string).match(/.{16}/g) ?? [];
  return sb.tensor(
    BigInt64Array.from(indices, (digits) => BigInt(`0x${digits}`)),
    shape,
  );
}

function netOf({ layers, state }: Golden): sb.Net {
  const made = layers.map(([kind, ...args]) => MAKE[kind]?.(...args) ?? (new (sb as Any)[kind]() as sb.Layer));
  const net = new sb.Net(made);
  net.loadStateDict(Object.fromEntries(state.map(([name, t]) => [name, tensorOf(t)])));
  return net;
}

/** Field 3 of the model, producer_version, which the goldens do not have: between the producer's name and the graph. */
function withoutVersion(model: Buffer): Buffer {
  const at = model.indexOf("samebits") + "samebits".length;
  expect(model[at]).toBe((3 << 3) | 2);
  return Buffer.concat([model.subarray(0, at), model.subarray(at + 2 + (model[at + 1] as number))]);
}

describe("exportOnnx", () => {
  const names = filesIn("onnx", ".onnx");
  it("has the goldens", () => expect(names.length).toBeGreaterThan(12));

  it.each(names)("writes %s as the onnx package did", async (name) => {
    const golden = contentOf(`onnx/${name}`) as Golden;
    const net = netOf(golden);
    await sb.exportOnnx(net, path("model"));
    const model = await readFile(path("model"));
    expect(withoutVersion(model).equals(await readFile(pathOf(`onnx/${name}`)))).toBe(true);
    await sb.exportOnnx(net, path("again"));
    expect((await readFile(path("again"))).equals(model)).toBe(true);
    const expected = fromBits(golden.output_onnxruntime.bits as string, "float32");
    expectClose(net.predict(tensorOf(golden.input)).data, expected, { absolute: 1e-5, relative: 1e-5 }, name);
  });

  it("exports every layer that there is", async () => {
    // All: unit/net_file.test.ts.
    const nets = new Map(
      fc
        .sample(anyNet, 500)
        .flatMap(({ net }) => Object.values(net.layers).map((layer) => [layer.constructor.name, net])),
    );
    expect(nets.size).toBeGreaterThan(12);
    for (const net of nets.values()) await sb.exportOnnx(net, path("any"));
  });

  it("takes a fixed number of samples", async () => {
    const net = new sb.Net([new sb.Tanh()]);
    await sb.exportOnnx(net, path("any"));
    await sb.exportOnnx(net, path("seven"), { batch: 7 });
    expect((await readFile(path("any"))).includes("batch")).toBe(true);
    expect((await readFile(path("seven"))).includes("batch")).toBe(false);
  });

  it("exports a net that does nothing", async () => {
    await sb.exportOnnx(new sb.Net([new sb.Identity(), new sb.Dropout()]), path("nothing"));
    expect((await readFile(path("nothing"))).includes("Identity")).toBe(true);
  });

  it("takes layers of more dimensions after an Embedding, but no samples that become one", async () => {
    const embedding = new sb.Embedding(7, 3);
    await sb.exportOnnx(new sb.Net([embedding, new sb.Linear(3, 2)]), path("rows"));
    const file = await readFile(path("rows"));
    expect(["MatMul", "Gemm"].map((operation) => file.includes(operation))).toEqual([true, false]);
    const merging = new sb.Net([embedding, new sb.Flatten({ startDim: 0, endDim: 1 })]);
    const error = await failureOf(() => sb.exportOnnx(merging, path("rows")));
    expectSamebitsError(error, "ERR_ARGUMENT", "merging", 'layer "1", Flatten');
  });

  const series = new sb.Net([new sb.BatchNorm1d(3), new sb.Flatten({ startDim: 2 }), new sb.Linear(4, 2)]);

  it("takes samples of more dimensions, whose shape the model has", async () => {
    await sb.exportOnnx(series, path("series"), { sampleShape: [3, 4] });
    const file = await readFile(path("series"));
    const shape = (...sizes: number[]) => {
      const named = [0x0a, 7, 0x12, 5, ...Buffer.from("batch")];
      return Buffer.from([...named, ...sizes.flatMap((size) => [0x0a, 2, 0x08, size])]);
    };
    expect([shape(3, 4), shape(3, 2), shape(4, 3)].map((bytes) => file.includes(bytes))).toEqual([true, true, false]);
    expect(file.includes("BatchNormalization")).toBe(true);
  });

  const inner = new sb.Net([new sb.Flatten({ endDim: 2 }), new sb.Tanh()]);
  const own = new sb.Tanh();
  own.forward = (x) => x;
  class Squared extends sb.Layer {}
  const net = new sb.Net([new sb.Linear(2, 2)]);
  const mistakes: [name: string, net: Any, options: Any, code: sb.ErrorCode, words: string][] = [
    ["no net", {}, {}, "ERR_ARGUMENT", "exportOnnx takes a Net"],
    [
      "a layer of one's own",
      new sb.Net([["a", new Squared()]]),
      {},
      "ERR_ARGUMENT",
      'layer "a" is of the class Squared',
    ],
    ["a method of one's own", new sb.Net([["a", own]]), {}, "ERR_ARGUMENT", 'layer "a"'],
    ["float64", new sb.Net([new sb.Linear(2, 2, { dtype: "float64" })]), {}, "ERR_DTYPE", "0.weight"],
    ["no samples", net, { batch: 0 }, "ERR_ARGUMENT", "batch"],
    ["samples without their shape", series, {}, "ERR_ARGUMENT", "sampleShape"],
    ["samples of another shape", series, { sampleShape: [4, 3] }, "ERR_SHAPE", "BatchNorm1d(3"],
    ["no shape of a sample", series, { sampleShape: [] }, "ERR_SHAPE", "sampleShape"],
    ["no places", series, { sampleShape: [3, 0] }, "ERR_ARGUMENT", "sampleShape"],
    ["dimensions behind a Flatten", inner, { sampleShape: [2, 3, 4] }, "ERR_ARGUMENT", 'layer "0", Flatten'],
    ["another option", net, { opset: 18 }, "ERR_ARGUMENT", '"opset"'],
  ];
  it.each(mistakes)("refuses %s", async (name, given, options, code, words) => {
    expectSamebitsError(await failureOf(() => sb.exportOnnx(given, path("none"), options)), code, name, words);
    expectSamebitsError(await failureOf(() => sb.loadNet(path("none"))), "ERR_FILE", name);
  });
});
