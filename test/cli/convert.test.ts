import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  DataLoader,
  exportOnnx,
  FileDataset,
  Linear,
  loadSafetensors,
  loadTorch,
  Net,
  Preprocessing,
  saveNet,
  saveSafetensors,
  type Tensor,
  tensor,
  type TorchValue,
} from "../../dist/index.js";
import { convertTable } from "../../dist/cli/conversion/table.js";
import { expectSamebitsError, failureOf } from "../support/errors.js";
import { pathOf } from "../support/interchange.js";
import { samebits, temporaryFiles } from "./command.js";
import { torchFile } from "./torch_file.js";

const file = temporaryFiles();

describe("convert", () => {
  it.each(["torch-1.13.1/state_dict.pth", "torch-2.13.0/state_dict.pt", "safetensors/state_dict.safetensors"])(
    "keeps every bit of %s",
    async (golden) => {
      const [safetensors, torch] = [file("out.safetensors", "old"), file("out.pt", "old")];
      for (const out of [safetensors, torch]) {
        const { code, stdout, stderr } = await samebits(["convert", pathOf(golden), out]);
        expect(stderr).toMatch(/^wrote .*out\.(pt|safetensors): 4 tensors, .*\n$/);
        expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
      }
      const loaded = await loadTorch(torch);
      expect(Object.keys(loaded).toSorted()).toEqual(["hid1.bias", "hid1.weight", "oupt.bias", "oupt.weight"]);
      expect((await loadSafetensors(safetensors)).tensors).toEqual(loaded);
      const again = file("again.safetensors", "");
      await samebits(["convert", torch, again, "--quiet"]);
      expect(readFileSync(again)).toEqual(readFileSync(safetensors));
    },
  );

  it("takes the tensors whose names begin alike, without what is said of all", async () => {
    const [source, out] = [file("all.safetensors", ""), file("part.safetensors", "")];
    const tensors = { "net.fc.w": tensor([1, 2]), "net.w": tensor([3]), "network.w": tensor([4]) };
    await saveSafetensors(source, tensors, { metadata: { about: "all" } });
    const { stderr } = await samebits(["convert", source, out, "--part", "net"]);
    expect(stderr).toContain("left out its metadata (about)\n");
    const loaded = await loadSafetensors(out);
    expect(Object.entries(loaded.tensors).map(([name, t]) => [name, t.toArray()])).toEqual([
      ["fc.w", [1, 2]],
      ["w", [3]],
    ]);
    expect(loaded.metadata).toEqual({});
  });

  it("takes a part of a checkpoint", async () => {
    const path = await torchFile(file, "deep.pt", { best: { epoch: 1, net: { w: tensor([1, 2]) } }, optim: {} });
    const out = file("part.safetensors", "");
    expect((await samebits(["convert", path, out, "--part", "best", "--part", "net"])).code).toBe(0);
    expect((await loadSafetensors(out)).tensors["w"]?.toArray()).toEqual([1, 2]);
  });

  it("says what it widens and what it leaves out, unless it is to be quiet", async () => {
    const out = file("out.pt", "");
    const halves = await samebits(["convert", pathOf("safetensors/halves.safetensors"), out]);
    expect(halves.stderr).toContain("widened 1 tensor from float16 to float32\n");
    expect(halves.stderr).toContain("widened 1 tensor from bfloat16 to float32\n");
    const source = file("about.safetensors", "");
    await saveSafetensors(source, { w: tensor([1]) }, { metadata: { made: "today", by: "me" } });
    expect((await samebits(["convert", source, out])).stderr).toContain(
      "about.safetensors: left out its metadata (by, made)\n",
    );
    expect((await samebits(["convert", source, out, "--quiet"])).stderr).toBe("");
    const kept = file("kept.safetensors", "");
    await samebits(["convert", source, kept]);
    expect(readFileSync(kept)).toEqual(readFileSync(source));
  });

  it.each<[what: string, value: TorchValue, args: string[], words: string[]]>([
    ["a checkpoint", { epoch: 1, net: { w: tensor([1]) } }, [], ['"epoch" is no tensor', 'Say --part "net"']],
    ["a list", [tensor([1])], [], ["must be a dict of tensors"]],
    ["a part that is not there", { net: {} }, ["--part", "nets"], ['no part "nets"', '"net"', "did you mean net?"]],
    ["a part of a tensor", { w: tensor([1]) }, ["--part", "w", "--part", "x"], ['no part "x"']],
  ])("refuses %s, and leaves the file that is there", async (_what, value, args, words) => {
    const out = file("old.safetensors", "old");
    const path = await torchFile(file, "value.pt", value);
    const { code, stdout, stderr } = await samebits(["convert", path, out, ...args]);
    for (const text of [path, ...words]) expect(stderr).toContain(text);
    expect({ code, stdout, old: readFileSync(out, "utf8") }).toEqual({ code: 1, stdout: "", old: "old" });
  });

  it("makes an ONNX model of a net, and of nothing else", async () => {
    const [net, out, own] = [file("net.safetensors", ""), file("net.onnx", ""), file("own.onnx", "")];
    const preprocessing = new Preprocessing({ columns: [{ name: "x" }] });
    const made = new Net([new Linear(1, 2)]);
    await saveNet(net, made, { preprocessing, classes: ["a", "b"] });
    const { code, stderr } = await samebits(["convert", net, out]);
    expect(stderr).toContain(
      `${net}: left out what is done to columns and its classes' names\nwrote ${out}: an ONNX model`,
    );
    expect(code).toBe(0);
    await exportOnnx(made, own);
    expect(readFileSync(out)).toEqual(readFileSync(own));
    const refused = await samebits(["convert", pathOf("safetensors/state_dict.safetensors"), out]);
    expect(refused.stderr).toContain("holds tensors, but not a net's layers, which an ONNX model has");
    expect([refused.code, readFileSync(out)]).toEqual([1, readFileSync(own)]);
  });

  it("does not write over the file that it reads", async () => {
    const path = await torchFile(file, "own.pt", { net: { w: tensor([1]) }, epoch: 3 });
    const { code, stderr } = await samebits(["convert", path, path, "--part", "net"]);
    expect(stderr).toContain(`OUT is ${path} itself, which is read; name another file\n`);
    expect([code, (await samebits(["show", path])).stdout]).toEqual([2, expect.stringContaining("epoch  3")]);
  });

  it("says why it cannot write", async () => {
    const out = `${file("a-file", "")}/out.pt`;
    const { code, stderr } = await samebits(["convert", pathOf("safetensors/state_dict.safetensors"), out]);
    expect(stderr).toContain(`${out}: cannot write it: a part of the path is not a folder`);
    expect([code, existsSync(out)]).toEqual([1, false]);
  });
});

describe("convert of a table", () => {
  const csv = "a,kind,y\n1,u,red\n2.5,v,green\nNA,u,red\n4,v,blue\n";

  it("makes what a FileDataset reads, and keeps what was done to the columns", async () => {
    const [source, out] = [file("data.csv", csv), file("data.safetensors", "old")];
    const { code, stdout, stderr } = await samebits([
      "convert",
      source,
      out,
      "--target",
      "y",
      "--encode",
      "kind",
      "--missing",
      "mean",
    ]);
    expect(stderr).toBe(
      `${source}: put the column's mean into 1 cell where the value is missing\nwrote ${out}: 4 rows, 3 features, 3 classes, ${readFileSync(out).length} bytes\n`,
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    const data = await FileDataset.open(out, { x: "x", y: "y" });
    expect(String(data)).toContain("x=float32[4, 3], y=int64[4]");
    const [[x, y]] = [...new DataLoader(data, { batchSize: 4 })] as [[Tensor, Int32Array]];
    expect(x.toArray()).toEqual([
      [1, 1, 0],
      [2.5, 0, 1],
      [2.5, 1, 0],
      [4, 0, 1],
    ]);
    expect([...y]).toEqual([2, 1, 2, 0]);
    const { metadata } = await loadSafetensors(out);
    expect(JSON.parse(metadata["classes"] as string)).toEqual(["blue", "green", "red"]);
    const done = new Preprocessing(JSON.parse(metadata["preprocessing"] as string));
    expect(done.transform([{ a: "", kind: "v" }]).toArray()).toEqual([[2.5, 0, 1]]);
  });

  it.each<[what: string, args: string[], code: number, words: string]>([
    ["standard input", ["-", "OUT", "--target", "y"], 2, "a table is read twice, which standard input cannot be"],
    ["another format", ["IN", "OUT.pt", "--target", "y"], 2, "OUT must end with .safetensors"],
    ["a table without a target", ["IN", "OUT"], 2, "IN is a table: --target COLUMN"],
    ["a table's option without a target", ["IN", "OUT", "--missing", "drop"], 2, "--missing is for a table: --target"],
    ["a part of a table", ["IN", "OUT", "--target", "y", "--part", "a"], 2, "--part is for tensors"],
    ["a column that is not there", ["IN", "OUT", "--target", "z"], 1, 'there is no column "z"'],
    ["a gap", ["IN", "OUT", "--target", "y", "--encode", "kind"], 1, 'IN, line 4, column "a": "NA" means'],
    ["a file that is not there", ["NO.csv", "OUT", "--target", "y"], 1, "cannot read NO.csv: there is no such file"],
    ["a folder", [".", "OUT", "--target", "y"], 1, ". is not a file but a folder"],
  ])("refuses %s, and leaves the file that is there", async (_, args, code, words) => {
    const [source, out] = [file("data.csv", csv), file("data.safetensors", "old")];
    const own = args.map((arg) => arg.replace("IN", source).replace("OUT", out));
    const outcome = await samebits(["convert", ...own]);
    expect(outcome.stderr).toContain(words.replace(/^IN\b/, source));
    expect([outcome.code, readFileSync(out, "utf8")]).toEqual([code, "old"]);
  });

  it("refuses a file that changes while it is read, and leaves the one that is there", async () => {
    const [source, out] = [file("data.csv", csv), file("data.safetensors", "old")];
    const options = { file: source, target: "y", features: undefined, encode: "kind", missing: "mean" as const };
    let pieces = 0;
    const add = (): void => {
      pieces += 1;
      if (pieces === 2) appendFileSync(source, "5,u,red\n"); // the second pass has begun
    };
    const rest = { delimiter: undefined, decimal: undefined, isStandardised: false, isNumeric: false };
    const error = await failureOf(() => convertTable({ ...options, ...rest }, out, { add, stop: () => {} }));
    expectSamebitsError(error, "ERR_FILE_FORMAT", "a file that grows", `${source}: it has changed while it was read`);
    expect(readFileSync(out, "utf8")).toBe("old");
  });
});
