/** FileDataset: what it opens, and what it refuses, with words. That its rows are a TensorDataset's: test/properties/file_dataset.test.ts. */
import { mkdir, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import {
  DataLoader,
  type DType,
  Embedding,
  FileDataset,
  Flatten,
  type Layer,
  Linear,
  MSELoss,
  Net,
  randn,
  saveSafetensors,
  saveTorch,
  SGD,
  type Tensor,
  tensor,
  TensorDataset,
  zeros,
} from "../../../dist/index.js";
import { expectRejects } from "../../support/errors.js";
import { temporaryFolder } from "../../support/folder.js";
import { npyFile, npyOf } from "../../support/npy.js";

const pathOf = temporaryFolder();
const x = randn([5, 3]);
const y = tensor(BigInt64Array.of(0n, 2n, 1n, 0n, 1n));

async function safetensors(tensors: Record<string, Tensor<DType>>): Promise<string> {
  const path = pathOf("a.safetensors");
  await saveSafetensors(path, tensors);
  return path;
}

/** A folder of files of those names. */
async function folderOf(files: Record<string, Uint8Array>): Promise<string> {
  const folder = pathOf("arrays");
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(files)) await writeFile(`${folder}/${name}`, bytes);
  return folder;
}

describe("FileDataset", () => {
  it("says what it has without its numbers", async () => {
    const path = await safetensors({ x, y });
    const data = await FileDataset.open(path, { x: "x", y: "y", columns: [2, 0] });
    expect(data).toMatchObject({
      path,
      length: 5,
      x: { dtype: "float32", shape: [5, 2] },
      y: { dtype: "int64", shape: [5] },
    });
    expect(String(data)).toBe(`FileDataset(${JSON.stringify(path)}, x=float32[5, 2], y=int64[5])`);
    expect(JSON.parse(JSON.stringify(data))).toEqual({ path, x: data.x, y: data.y, length: 5 });
  });

  it("reads .npy files of every version of the format, and class indices of both widths", async () => {
    const path = await folderOf({
      "x.npy": npyOf(x, { version: 2 }),
      "wide.npy": npyOf(y, { version: 3 }),
      "narrow.npy": npyOf(y.to("int32")),
    });
    for (const name of ["wide.npy", "narrow.npy"]) {
      const data = await FileDataset.open(path, { x: "x.npy", y: name });
      expect([...new DataLoader(data, { batchSize: 5 })]).toEqual([[x, Int32Array.of(0, 2, 1, 0, 1)]]);
    }
  });

  it("has no rows, where the file has none", async () => {
    const path = await safetensors({ x: zeros([0, 3]), y: zeros([0, 1]) });
    const data = await FileDataset.open(path, { x: "x", y: "y" });
    expect([data.length, ...new DataLoader(data)]).toEqual([0]);
  });
});

describe("FileDataset.open refuses", () => {
  const expectRefusal = (
    code: Parameters<typeof expectRejects>[0],
    path: unknown,
    options: unknown,
    words: string | RegExp,
  ) => expectRejects(code, () => FileDataset.open(path as string, options as never), String(path), words);

  it("what is not there", async () => {
    const path = await safetensors({ inputs: x, y });
    await expectRefusal("ERR_FILE", pathOf("none"), { x: "x", y: "y" }, "there is no such file");
    await expectRefusal("ERR_ARGUMENT", path, { x: "input", y: "y" }, 'has no tensor "input"; did you mean "inputs"?');
    await expectRefusal("ERR_ARGUMENT", path, { x: "q", y: "y" }, 'it has ["y", "inputs"]');
    const folder = await folderOf({ "y.npy": npyOf(y) });
    await expectRefusal("ERR_FILE", folder, { x: "none.npy", y: "y.npy" }, /none\.npy: cannot open it/);
  });

  it("options that make no sense", async () => {
    const path = await safetensors({ x, y });
    await expectRefusal("ERR_ARGUMENT", 5, { x: "x", y: "y" }, "a file's path");
    await expectRefusal("ERR_ARGUMENT", path, undefined, "x is the name of a tensor");
    await expectRefusal("ERR_ARGUMENT", path, { x: "x" }, "y is the name of a tensor");
    await expectRefusal("ERR_ARGUMENT", path, { x: "x", y: "y", column: [1] }, 'did you mean "columns"');
    for (const columns of [[3], [-1], [0.5]])
      await expectRefusal("ERR_ARGUMENT", path, { x: "x", y: "y", columns }, "a column of x, which has 3,");
    const images = await safetensors({ x: zeros([5, 2, 2]), y });
    await expectRefusal("ERR_SHAPE", images, { x: "x", y: "y", columns: [0] }, "[samples, features]");
  });

  it("dtypes and shapes that no data set has", async () => {
    const path = await safetensors({
      x,
      y,
      wide: x.to("float64"),
      short: y.to("int16"),
      matrix: zeros([5, 1]).to("int64"),
      four: zeros([4, 3]),
      one: tensor([1]).reshape([]),
    });
    await expectRefusal("ERR_DTYPE", path, { x: "wide", y: "y" }, 'tensor "wide" is float64, but x must be float32');
    await expectRefusal("ERR_DTYPE", path, { x: "x", y: "short" }, "int16, but y must be float32, or class indices");
    await expectRefusal("ERR_SHAPE", path, { x: "x", y: "matrix" }, "the shape [samples]");
    await expectRefusal("ERR_SHAPE", path, { x: "four", y: "y" }, /one entry a sample.*\[4, 3\].*\[5\]/);
    await expectRefusal("ERR_SHAPE", path, { x: "one", y: "y" }, "scalar");
  });

  it("integers where the net does not look rows up, and those that are no row's, as the data and as the validation data", async () => {
    const indices = [
      [0, 1],
      [2, 9],
    ];
    const names = { x: "x", y: "y" };
    const file = await FileDataset.open(await safetensors({ x: tensor(indices).to("int64"), y: zeros([2, 4]) }), names);
    const fit = (first: Layer, right: Tensor<"float32" | "int64">, options: { validation?: FileDataset } = {}) => {
      const net = new Net([first, new Flatten()]);
      const optimizer = new SGD(net.parameters(), { lr: 0.1 });
      const data = options.validation === undefined ? file : new TensorDataset(right, zeros([2, 4]));
      return net.fit(data, { loss: new MSELoss(), optimizer, epochs: 1, ...options });
    };
    const [linear, embedding] = [new Linear(2, 4), new Embedding(9, 2)];
    await expectRejects("ERR_DTYPE", () => fit(linear, zeros([2, 2])), "a Linear", "x must be float32");
    const inValidation = { validation: file };
    const words = "the validation data must be float32";
    await expectRejects("ERR_DTYPE", () => fit(linear, zeros([2, 2]), inValidation), "a Linear's validation", words);
    const noRow = /takes whole numbers from 0 to 8, given 9/;
    await expectRejects("ERR_ARGUMENT", () => fit(embedding, zeros([2, 2])), "an Embedding", noRow);
    const right = tensor([
      [0, 1],
      [1, 2],
    ]).to("int64");
    await expectRejects("ERR_ARGUMENT", () => fit(embedding, right, inValidation), "its validation", noRow);
  });

  it("files of another format, and says what to do", async () => {
    const names = { x: "x", y: "y" };
    const torch = pathOf("a.pt");
    await saveTorch(torch, { x });
    await expectRefusal("ERR_FILE_FORMAT", torch, names, "samebits convert");
    const folder = await folderOf({ "x.npy": npyOf(x), "y.npy": await npyOf(y), "none.npy": new Uint8Array(100) });
    await expectRefusal("ERR_ARGUMENT", `${folder}/x.npy`, names, "give its folder as the path");
    await expectRefusal("ERR_FILE_FORMAT", folder, { x: "none.npy", y: "y.npy" }, "is no .npy file");
  });

  const dict = "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 3), }";
  const bytes = new Uint8Array(60);
  it.each<[string, Uint8Array, string, string]>([
    ["Fortran's order", npyOf(x, { isFortran: true }), "ERR_FILE_FORMAT", "np.ascontiguousarray"],
    ["float64", npyOf(x.to("float64")), "ERR_DTYPE", ".astype(np.float32)"],
    [
      "big-endian numbers",
      npyOf(x, { descr: ">f4" }),
      "ERR_FILE_FORMAT",
      "not little-endian ('>f4'). Save it as .astype(\"<f4\")",
    ],
    ["commands to a terminal", npyOf(x, { descr: "\u001b[2J" }), "ERR_DTYPE", "'\\u{1b}[2J'"],
    ["pickled objects", npyOf(x, { descr: "|O" }), "ERR_FILE_FORMAT", "to unpickle is to run code"],
    ["texts", npyOf(x, { descr: "<U5" }), "ERR_DTYPE", "'<U5'"],
    [
      "records",
      npyFile(dict.replace("'<f4'", "[('a', '<f4'), ('b', '<f4')]"), bytes),
      "ERR_DTYPE",
      "its elements are [",
    ],
    [
      "too few bytes",
      npyFile(dict, bytes.subarray(1)),
      "ERR_FILE_FORMAT",
      "would end at byte 188, the file ends at byte 187",
    ],
    ["too many bytes", npyFile(dict, new Uint8Array(61)), "ERR_FILE_FORMAT", "the file ends at byte 189"],
    ["another version", npyFile(dict, bytes, 4), "ERR_FILE_FORMAT", "its version is 4"],
    ["a size beyond all", npyFile(dict.replace("5", "9".repeat(30)), bytes), "ERR_FILE_FORMAT", "its shape is"],
    ["a negative size", npyFile(dict.replace("5", "-5"), bytes), "ERR_FILE_FORMAT", "no dict"],
    ["code", npyFile(dict.replace("False", "__import__('os')"), bytes), "ERR_FILE_FORMAT", "no dict"],
    ["a key twice", npyFile(dict.replace("'shape'", "'descr'"), bytes), "ERR_FILE_FORMAT", "no dict"],
    // An expression with choices would try them all, for years.
    ["many lists", npyFile(`{${"'a':[]".repeat(1000)}x`, bytes), "ERR_FILE_FORMAT", "no dict"],
    ["many blanks", npyFile(`{'a': True${" ".repeat(60_000)}x`, bytes), "ERR_FILE_FORMAT", "no dict"],
    ["another key", npyFile(dict.replace("}", "'a': True}"), bytes), "ERR_FILE_FORMAT", "no dict"],
    [
      "an end in its header",
      npyFile(dict, bytes).subarray(0, 40),
      "ERR_FILE_FORMAT",
      "the header would end at byte 128",
    ],
    ["no header", npyFile(dict, bytes).subarray(0, 8), "ERR_FILE_FORMAT", "the header's length would end"],
  ])("a .npy file with %s", async (_, file, code, words) => {
    const folder = await folderOf({ "x.npy": file, "y.npy": npyOf(y) });
    await expectRefusal(code as "ERR_DTYPE", folder, { x: "x.npy", y: "y.npy" }, words);
  });
});
