/** Nets in files, layers and all. */
import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as sb from "../../dist/index.js";
import { anyNet } from "../support/any_net.js";
import { expectSameBits } from "../support/bits.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { temporaryFolder } from "../support/folder.js";
import type { Any } from "../support/mistakes.js";
import { comparable } from "../support/torch_values.js";

const path = temporaryFolder();
const KEY = "samebits.net";

describe("saveNet", () => {
  it("saves every layer that there is", () => {
    const isLayer = (value: unknown): boolean =>
      typeof value === "function" && value.prototype instanceof sb.Layer && (value as Any) !== sb.Layer;
    const exported = Object.entries(sb).flatMap(([name, value]) => (isLayer(value) ? [name] : []));
    const made = new Set<string>();
    fc.assert(
      fc.property(anyNet, ({ net }) => {
        for (const layer of Object.values(net.layers)) made.add(layer.constructor.name);
      }),
      { numRuns: 500 },
    );
    expect([...made].toSorted()).toEqual(exported.toSorted());
  });

  it("saves what loadNet makes again, and draws nothing", async () => {
    await fc.assert(
      fc.asyncProperty(anyNet, async ({ net, inputs }) => {
        await sb.saveNet(path("net"), net);
        const state = sb.getRngState();
        const { net: loaded, ...rest } = await sb.loadNet(path("net"));
        expect(sb.getRngState()).toEqual(state);
        expect(rest).toEqual({});
        expect(String(loaded)).toBe(String(net));
        expect(comparable(loaded.stateDict())).toEqual(comparable(net.stateDict()));
        const x = inputs(3, { generator: new sb.Generator({ seed: 1 }) });
        expectSameBits(loaded.predict(x).data, net.predict(x).data);
      }),
      { numRuns: 200 },
    );
  });

  it("keeps options that JSON has no numbers for", async () => {
    for (const option of [Infinity, -Infinity, Number.NaN, -0, 1e-320]) {
      const net = new sb.Net([
        new sb.ELU({ alpha: option }),
        new sb.LeakyReLU({ negativeSlope: option }),
        new sb.Softplus({ beta: option, threshold: option }),
      ]);
      await sb.saveNet(path("numbers"), net);
      const { net: loaded } = await sb.loadNet(path("numbers"));
      for (const [i, layer] of Object.values(loaded.layers).entries())
        expect(layer, String(option)).toEqual(Object.values(net.layers)[i]);
      const x = sb.tensor([-1, -0, 0, 1]);
      expectSameBits(loaded.predict(x).data, net.predict(x).data, String(option));
    }
  });

  it("keeps the preprocessing, the classes, and float64", async () => {
    const preprocessing = new sb.Preprocessing({
      columns: [
        { name: "a", mean: 0.1 },
        { name: "b", categories: ["x", "y"] },
      ],
      target: "c",
    });
    const net = new sb.Net([new sb.Linear(3, 2, { dtype: "float64" })]);
    await sb.saveNet(path("all"), net as Any, { preprocessing, classes: ["no", "yes"] });
    const loaded = await sb.loadNet(path("all"));
    expect(loaded.classes).toEqual(["no", "yes"]);
    expect(loaded.preprocessing).toEqual(preprocessing);
    expect(comparable(loaded.net.stateDict())).toEqual(comparable((net as Any).stateDict()));
  });

  it("gives a net that draws anew from the default generator", async () => {
    await sb.saveNet(path("net"), new sb.Net([new sb.Linear(3, 2)]));
    const { net } = await sb.loadNet(path("net"));
    sb.manualSeed(1);
    (net.layers as Any)[0].resetParameters();
    sb.manualSeed(1);
    expect((net.layers as Any)[0].weight.toArray()).toEqual(new sb.Linear(3, 2).weight.toArray());
  });

  class Doubled extends sb.Tanh {
    override forward(x: sb.Tensor): sb.Tensor {
      return super.forward(x);
    }
  }
  const own = new sb.Tanh();
  own.forward = (x) => x;
  const net = new sb.Net([new sb.Linear(2, 2)]);
  const mistakes: [name: string, net: Any, options: Any, words: string | RegExp][] = [
    ["no net", { layers: {} }, {}, "saveNet takes a Net"],
    ["a layer of a class of one's own", new sb.Net([["a", new Doubled()]]), {}, 'layer "a" is of the class Doubled'],
    ["a layer with a method of its own", new sb.Net([["a", own]]), {}, 'layer "a"'],
    ["preprocessing that is none", net, { preprocessing: {} }, "preprocessing must be a Preprocessing"],
    ["classes that are no texts", net, { classes: [1, 2] }, "classes are a list of texts"],
    ["another option", net, { class: [] }, '"class"'],
  ];
  it.each(mistakes)("refuses %s", async (name, given, options, words) => {
    expectSamebitsError(await failureOf(() => sb.saveNet(path("none"), given, options)), "ERR_ARGUMENT", name, words);
    expectSamebitsError(await failureOf(() => sb.loadNet(path("none"))), "ERR_FILE", name);
  });
});

describe("loadNet", () => {
  const linear = { kind: "Linear", inFeatures: 3, outFeatures: 2, bias: true, dtype: "float32" };
  const content = { format: 1, version: "0", layers: [["0", linear]], preprocessing: null, classes: null };
  const tensors = { "0.weight": sb.zeros([2, 3]), "0.bias": sb.zeros([2]) };
  const bad: [name: string, content: Any, words: string | RegExp][] = [
    ["no metadata", null, "no net of saveNet"],
    ["no JSON", "nonsense", "are not what saveNet writes"],
    ["null", "null", "are not what saveNet writes"],
    ["no layers", { ...content, layers: 5 }, "are not what saveNet writes"],
    ["a layer of no name", { ...content, layers: [[5, linear]] }, "are not what saveNet writes"],
    ["a later format", { ...content, format: 2, version: "9.9" }, "format 2, of samebits 9.9. Update samebits"],
    ["an empty net", { ...content, layers: [] }, "describes no net: a Net needs at least one layer"],
    ["layers of nothing", { ...content, layers: [["0", { kind: "Residual" }]] }, "layers of a layer must be a list"],
    [
      "a shape that is none",
      { ...content, layers: [["0", { kind: "LayerNorm", elementwiseAffine: true }]] },
      "has no tensor weight",
    ],
    ["an unknown kind", { ...content, layers: [["0", { kind: "Conv2d" }]] }, 'no layer of the kind "Conv2d"'],
    [
      "a kind of every object",
      { ...content, layers: [["0", { kind: "constructor" }]] },
      'no layer of the kind "constructor"',
    ],
    [
      "another shape",
      { ...content, layers: [["0", { ...linear, inFeatures: 4 }]] },
      "has no tensor weight of shape [2, 4]",
    ],
    ["a huge layer", { ...content, layers: [["0", { ...linear, inFeatures: 2 ** 31 - 1 }]] }, "has no tensor weight"],
    ["no tensor", { ...content, layers: [["1", linear]] }, 'layer "1" has no tensor weight'],
    ["a tensor too many", { ...content, layers: [["0", { ...linear, bias: false }]] }, "describes no net"],
    [
      "a wrong option",
      {
        ...content,
        layers: [
          ["0", linear],
          ["1", { kind: "ELU", alpha: "x" }],
        ],
      },
      "alpha",
    ],
    [
      "another option",
      {
        ...content,
        layers: [
          ["0", linear],
          ["1", { kind: "ELU", beta: 1 }],
        ],
      },
      '"beta"',
    ],
    [
      "sizes that do not chain",
      {
        ...content,
        layers: [
          ["0", linear],
          ["0", linear],
        ],
      },
      "names must differ",
    ],
    ["wrong preprocessing", { ...content, preprocessing: { columns: [] } }, "columns"],
    ["wrong classes", { ...content, classes: [1] }, "are not what saveNet writes"],
  ];
  it.each(bad)("refuses a file with %s", async (name, given, words) => {
    const text = typeof given === "string" ? given : JSON.stringify(given);
    await sb.saveSafetensors(path("bad"), tensors, { metadata: given === null ? {} : { [KEY]: text } });
    const error = await failureOf(() => sb.loadNet(path("bad")));
    expectSamebitsError(error, "ERR_FILE_FORMAT", name, words);
    expectSamebitsError(error, "ERR_FILE_FORMAT", name, path("bad"));
  });

  it("reads what it wrote, whatever the order of names", async () => {
    const net = new sb.Net([
      ["b", new sb.Linear(2, 2)],
      ["a", new sb.Tanh()],
    ] as const);
    await sb.saveNet(path("order"), net as Any);
    const { net: loaded } = await sb.loadNet(path("order"));
    expect(Object.keys(loaded.layers)).toEqual(["b", "a"]);
    await sb.saveNet(path("again"), loaded);
    expect((await readFile(path("again"))).equals(await readFile(path("order")))).toBe(true);
  });
});
