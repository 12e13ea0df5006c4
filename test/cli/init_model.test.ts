/** samebits init --model: the parameters of any layers of torch.nn, in PyTorch's bits. */
import { describe, expect, it } from "vitest";
import { Generator, init, loadSafetensors, loadTorch, type Tensor } from "../../dist/index.js";
import { expectSameBits } from "../support/bits.js";
import { samebits, temporaryFiles } from "./command.js";

const file = temporaryFiles();

const model = (layers: unknown): string =>
  file("model.json", typeof layers === "string" ? layers : JSON.stringify(layers));

const LAYERS = [
  { kind: "Conv2d", args: [3, 4, 3], options: { bias: false } },
  { kind: "BatchNorm2d", args: [4] },
  { name: "encoder", kind: "TransformerEncoder", args: [{ kind: "TransformerEncoderLayer", args: [8, 2, 16] }, 2] },
  { name: "head", kind: "Linear", args: [8, 2] },
];

/** What the layers' constructors draw in a script. */
function expected(seed: number): Record<string, Tensor> {
  const generator = new Generator({ seed });
  const named = (name: string, state: object): [string, Tensor][] =>
    Object.entries(state).map(([own, value]) => [`${name}.${own}`, value as Tensor]);
  return Object.fromEntries([
    ...named("0", init.defaults("Conv2d", [3, 4, 3], { bias: false, generator })),
    ...named("1", init.defaults("BatchNorm2d", [4], { generator })),
    ...named(
      "encoder",
      init.defaults("TransformerEncoder", [init.defaults("TransformerEncoderLayer", [8, 2, 16], { generator }), 2], {
        generator,
      }),
    ),
    ...named("head", init.defaults("Linear", [8, 2], { generator })),
  ]);
}

function expectSameState(actual: Record<string, unknown>, wanted: Record<string, Tensor>): void {
  expect(Object.keys(actual).toSorted()).toEqual(Object.keys(wanted).toSorted());
  for (const [name, { data, shape }] of Object.entries(wanted)) {
    expect((actual[name] as Tensor).shape, name).toEqual(shape);
    expectSameBits((actual[name] as Tensor).data, data, name);
  }
}

describe("samebits init --model", () => {
  it("prints what the layers start from, by name", async () => {
    const { stdout, code } = await samebits(["init", "--model", model(LAYERS), "--seed", "3"]);
    const text = Object.entries(expected(3)).map(([name, p]) => `${name}\n${p}\n`);
    expect([code, stdout]).toEqual([0, text.join("")]);
  });

  it("writes them to files, and as JSON", async () => {
    const [torch, safetensors] = [file("state.pt", ""), file("state.safetensors", "")];
    for (const out of [torch, safetensors])
      expect((await samebits(["init", "--model", model(LAYERS), "--seed", "3", "--out", out])).code).toBe(0);
    expectSameState(await loadTorch(torch), expected(3));
    expectSameState((await loadSafetensors(safetensors)).tensors, expected(3));
    const { stdout } = await samebits(["init", "--model", model(LAYERS), "--seed", "3", "--json"]);
    const { seed, parameters } = JSON.parse(stdout) as { seed: number; parameters: Record<string, { data: number[] }> };
    expect(seed).toBe(3);
    expect(parameters["head.bias"]?.data).toEqual([...(expected(3)["head.bias"] as Tensor).data]);
  });

  it.each([
    ["what is no JSON", "{", /is not JSON.*It holds a list of layers/s],
    ["no list", { kind: "Linear" }, /must hold a list of layers/],
    ["no object", [3], /layer 0 is no object/],
    ["no kind", [{ args: [3, 4] }], /layer 0 has no kind/],
    [
      "a member that there is not",
      [{ kind: "Linear", size: 3 }],
      /layer 0 has "size"; it has kind, args, options, name/,
    ],
    ["args that are no list", [{ kind: "Linear", args: 3 }], /layer 0 has args that are no list/],
    ["options that are no object", [{ kind: "Linear", options: [] }], /layer 0 has options that are no object/],
    ["an empty name", [{ kind: "Linear", name: "" }], /layer 0 has a name that is no text/],
    ["a kind that there is not", [{ kind: "Linea", args: [3, 4] }], /layer "0": there are no .*did you mean "Linear"/],
    ["a size that is wrong", [{ name: "fc", kind: "Linear", args: [3, -4] }], /layer "fc": .*outFeatures/],
    [
      "a layer in a layer that is wrong",
      [{ kind: "TransformerEncoder", args: [{ kind: "TransformerEncoderLayer", args: [7, 2] }, 1] }],
      /layer "0": TransformerEncoderLayer: /,
    ],
    [
      "a name twice",
      [
        { name: "a", kind: "PReLU", args: [] },
        { name: "a", kind: "PReLU", args: [] },
      ],
      /two layers named "a"/,
    ],
  ])("refuses %s", async (_, layers, words) => {
    const { code, stderr, stdout } = await samebits(["init", "--model", model(layers)]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(words);
    expect(stderr).toContain("model.json");
  });

  it.each([
    [["3-4", "--model", "m.json"], /--model is instead of the net's sizes/],
    [["--model", "m.json", "--explain"], /--model and --explain exclude each other/],
    [["--model", "m.json", "--weight", "zeros_"], /--model and --weight exclude each other/],
    [[], /init takes the net's sizes, like 3-4-2, or --model FILE.json/],
  ])("refuses %j", async (args, words) => {
    const { code, stderr } = await samebits(["init", ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
