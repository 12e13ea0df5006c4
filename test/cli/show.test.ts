import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { outlineLines } from "../../dist/cli/files/outline.js";
import { type Outline, TensorOutline } from "../../dist/files/outline.js";
import {
  Linear,
  loadTorch,
  Net,
  Preprocessing,
  saveNet,
  saveSafetensors,
  Tanh,
  tensor,
  zeros,
} from "../../dist/index.js";
import { badFiles, pathOf } from "../support/interchange.js";
import { samebits, temporaryFiles } from "./command.js";
import { torchFile } from "./torch_file.js";

const file = temporaryFiles();

describe("show", () => {
  it("shows a checkpoint as a tree", async () => {
    const path = await torchFile(file, "checkpoint.pt", {
      epoch: 3,
      model: { "fc.weight": zeros([10, 4]), "fc.bias": zeros([4], { dtype: "float64" }) },
      state: new Map([[0, { step: tensor(1) }]]),
      groups: [{ lr: 0.5, betas: [0.9, 0.999], name: "a\u001b[2J" }],
      none: null,
      raw: Uint8Array.of(1, 2),
    });
    const { code, stdout, stderr } = await samebits(["show", path]);
    expect(stdout.split("\n").slice(1)).toEqual([
      "epoch   3",
      "model   dict of 2",
      "  fc.weight  float32  [10, 4]  160 bytes",
      "  fc.bias    float64  [4]      32 bytes",
      "state   dict of 1",
      "  0  dict of 1",
      "    step  float32  []  4 bytes",
      "groups  list of 1",
      "  0  dict of 3",
      "    lr     0.5",
      "    betas  [0.9,0.999]",
      '    name   "a\\u001b[2J"',
      "none    null",
      "raw     2 bytes",
      "",
    ]);
    expect(stdout).toMatch(/checkpoint\.pt: PyTorch, zip format, \d\.\d kB, 3 tensors of 45 elements\n/);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("shows metadata, every dtype, and names as a terminal can have them", async () => {
    const metadata = await samebits(["show", pathOf("safetensors/metadata.safetensors")]);
    expect(metadata.stdout).toContain('\n\nmetadata\n__proto__  "x"\n');
    const dtypes = await samebits(["show", pathOf("safetensors/dtypes.safetensors")]);
    expect(dtypes.stdout).toContain("\nbfloat16       bfloat16       [5, 3]  30 bytes\n");
    expect(dtypes.stdout).toContain("\nfloat8_e5m2    float8_e5m2    [5, 3]  15 bytes\n");
    const names = await samebits(["show", pathOf("safetensors/names.safetensors")]);
    expect(names.stdout).toContain('\n"nul\\u0000byte"  float32  [1]  4 bytes\n');
    expect(names.stdout.replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
  });

  it("cuts long texts, but no tensor's name, dtype or shape", async () => {
    const name = "n".repeat(100);
    const { stdout } = await samebits(["show", await torchFile(file, "long.pt", { [name]: zeros([2]), text: name })]);
    const [, long, text] = stdout.split("\n");
    expect(long).toBe(`${name}  float32  [2]  8 bytes`);
    expect(text).toMatch(/^text  "n{60,}\.\.\.$/);
    expect(text).toHaveLength(80);
  });

  it("has room for as many tensors as a file may have", () => {
    const tensors = Array.from({ length: 200_000 }, (_, i) => [`layer.${i}`, new TensorOutline("float32", [1], 32)]);
    const lines = [...outlineLines(Object.fromEntries(tensors) as Outline, 80)];
    expect([lines.length, lines.at(-1)]).toEqual([200_000, "layer.199999  float32  [1]  4 bytes"]);
  });

  it("shows metadata that are JSON as a tree, however deep", async () => {
    const path = file("deep.safetensors", "");
    const deep = `{"a":${"[".repeat(1e5)}${"]".repeat(1e5)}}`;
    await saveSafetensors(path, {}, { metadata: { deep, json: '{"a": {"b": [1, 2]}}', text: "{no" } });
    const { stdout, stderr } = await samebits(["show", path]);
    expect(stderr).toBe("");
    expect(stdout.split("\n").slice(3)).toEqual([
      expect.stringMatching(/^deep {2}"\{.*\.\.\.$/),
      "json  dict of 1",
      "  a  dict of 1",
      "    b  [1,2]",
      'text  "{no"',
      "",
    ]);
  });

  it("shows a net with its layers, columns and classes", async () => {
    const path = file("net.safetensors", "");
    const preprocessing = new Preprocessing({ columns: [{ name: "x", mean: 0.5 }], target: "kind" });
    await saveNet(path, new Net([new Linear(1, 2), new Tanh()]), { preprocessing, classes: ["a", "b\u009b2J"] });
    const { stdout } = await samebits(["show", path]);
    const [, net] = stdout.split("\n\n");
    expect(net?.split("\n").slice(1)).toEqual([
      "  0: Linear, inFeatures 1, outFeatures 2, bias true, dtype float32",
      "  1: Tanh",
      ")",
      "Preprocessing(",
      "  x: (x - 0.5) / 1",
      "  target: kind",
      ")",
      "classes: a, b\\u{9b}2J",
      "",
    ]);
    const text = JSON.stringify({ format: 1, version: "0", layers: [], preprocessing: {}, classes: null });
    await saveSafetensors(path, {}, { metadata: { "samebits.net": text } });
    const damaged = await samebits(["show", path]);
    expect(damaged.stderr).toContain(`${path}: describes no net: Preprocessing's columns`);
    expect(damaged.code).toBe(1);
  });

  it.each(["torch-1.13.1/state_dict.pth", "torch-2.13.0/state_dict.pt", "safetensors/state_dict.safetensors"])(
    "knows %s by its content, whatever it is called",
    async (golden) => {
      const { stdout } = await samebits(["show", file("net.csv", readFileSync(pathOf(golden))), "--json"]);
      const format = golden.endsWith(".pth") ? "legacy" : golden.endsWith(".pt") ? "zip" : "safetensors";
      const report = JSON.parse(stdout) as { value: unknown };
      expect(report).toMatchObject({ format, bytes: readFileSync(pathOf(golden)).length });
      expect(report.value).toEqual({
        "hid1.weight": { dtype: "float32", shape: [4, 3], bytes: 48 },
        "hid1.bias": { dtype: "float32", shape: [4], bytes: 16 },
        "oupt.weight": { dtype: "float32", shape: [2, 4], bytes: 32 },
        "oupt.bias": { dtype: "float32", shape: [2], bytes: 8 },
      });
    },
  );

  it("reads no numbers: a file whose numbers are damaged is shown, and not converted", async () => {
    const bytes = readFileSync(pathOf("torch-2.13.0/state_dict.pt"));
    const weight = (await loadTorch(pathOf("torch-2.13.0/state_dict.pt")))["hid1.weight"]?.data as Float32Array;
    const at = bytes.indexOf(Buffer.from(weight.buffer, weight.byteOffset, weight.byteLength));
    expect(at).toBeGreaterThan(0);
    bytes[at] = (bytes[at] as number) ^ 1;
    const path = file("flipped.pt", bytes);
    expect((await samebits(["show", path])).code).toBe(0);
    const { code, stderr } = await samebits(["convert", path, file("x.pt", "")]);
    expect(stderr).toContain("has not the checksum");
    expect(code).toBe(1);
  });

  it.each<[content: string | Uint8Array, words: string]>([
    ["", "is empty"],
    ["a,b\n1,2\n", "is neither a safetensors file nor one of torch.save"],
    [Uint8Array.of(0x1f, 0x8b, 8, 0), "is compressed with gzip"],
  ])("refuses %j", async (content, words) => {
    const path = file("other", content);
    const { code, stdout, stderr } = await samebits(["show", path]);
    expect(stderr).toMatch(/^samebits: .*\n$/);
    expect(stderr).toContain(`${path}: ${words}`);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  });

  it.each([...badFiles(".pt"), ...badFiles(".safetensors")])("ends $file in a line, or shows it", async (bad) => {
    const { code, stdout, stderr } = await samebits(["show", pathOf(`bad/${bad.file}`)]);
    const [text, wanted] =
      code === 0 ? [stdout, /^.*: (safetensors|PyTorch), .*\n/] : [stderr, /^samebits: (?!this is a bug).*\n$/];
    expect(text).toMatch(wanted);
  });
});
