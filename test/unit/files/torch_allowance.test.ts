/** Files of PyTorch's that ask for far more memory or time than their size lets expect: refused, never the end of the process. */
import { writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { loadTorchCheckpoint, saveTorch, tensor, type Tensor, type TorchValue } from "../../../dist/index.js";
import { archiveOf } from "../../fuzz/archives.mjs";
import { join } from "../../fuzz/mutate.mjs";
import { int, op, pickleOf, text } from "../../fuzz/pickles.mjs";
import { expectSamebitsError, failureOf } from "../../support/errors.js";
import { temporaryFolder } from "../../support/folder.js";

const path = temporaryFolder()("a.pt");

interface Content {
  readonly pickle: readonly Uint8Array[];
  readonly storage?: Uint8Array;
  readonly byteOrder?: "little" | "big";
  /** Whether the pickle has all of its bytes in the file. */
  readonly isStored?: boolean;
}

async function load({
  pickle,
  storage = new Uint8Array(0),
  byteOrder = "little",
  isStored = false,
}: Content): Promise<unknown> {
  const record = (name: string, bytes: Uint8Array, isDeflated = false) => ({ name: `a/${name}`, bytes, isDeflated });
  const records = [
    record("data.pkl", pickleOf(join(...pickle)), !isStored),
    record("byteorder", Buffer.from(byteOrder)),
    record("data/0", storage),
    record("version", Buffer.from("3\n")),
  ];
  await writeFile(path, archiveOf(records));
  return loadTorchCheckpoint(path);
}

const times = (opcodes: string, count: number): Uint8Array => Buffer.from(opcodes.repeat(count), "latin1");
const put = (index: number): Uint8Array => {
  const opcode = Buffer.from("r----");
  opcode.writeUInt32LE(index, 1);
  return opcode;
};
const name = (module: string, local: string): Uint8Array => op(`c${module}\n${local}\n`);
/** Pairs of 50,000 keys and None. */
const pairs = join(...Array.from({ length: 50_000 }, (_, i) => join(op("("), int(i), op("Nt"))));
const storageOf = (count: number, type: string): Uint8Array =>
  join(op("("), text("storage"), name("torch", type), text("0"), text("cpu"), int(count), op("tQ"));
/** The arguments of a tensor of those sizes and strides, which are tuples. */
const argumentsOf = (storage: Uint8Array, offset: number, sizes: Uint8Array, strides: Uint8Array): Uint8Array =>
  join(op("("), storage, int(offset), sizes, strides, op("\x89"), name("collections", "OrderedDict"), op(")Rt"));
const tuple = (...items: number[]): Uint8Array => join(op("("), ...items.map(int), op("t"));

const hostile: [name: string, ...pickle: Uint8Array[]][] = [
  ["millions of lists", op("("), times("]", 30_000_000), op("t")],
  ["millions of dicts", op("("), times("}", 30_000_000), op("t")],
  ["millions of marks", times("(", 60_000_000), op("t")],
  ["a key of 2^40 tuples", op("})"), times("q\0h\0\x86", 40), op("Ns")],
  [
    "many copies of a dict",
    op("]q\0("),
    pairs,
    op("e\x85q\x01"),
    name("collections", "OrderedDict"),
    op("q\x02("),
    times("h\x02h\x01R", 50_000),
    op("t"),
  ],
  [
    "many copies of a set",
    op("]q\0("),
    times("N", 300_000),
    op("e\x85q\x01"),
    name("builtins", "set"),
    op("q\x02("),
    times("h\x02h\x01R", 50_000),
    op("t"),
  ],
  [
    "many copies of bytes",
    text("a".repeat(300_000)),
    text("latin1"),
    op("\x86q\x01"),
    name("_codecs", "encode"),
    op("q\x02("),
    times("h\x02h\x01R", 50_000),
    op("t"),
  ],
  ["names again and again", op("("), times("ctorch\nSize\n", 1_600_000), op("t")],
  [
    "many tensors of many dimensions",
    argumentsOf(storageOf(1, "ByteStorage"), 0, join(op("("), times("K\x01", 200_000), op("tq\0")), op("h\0")),
    op("q\x01"),
    name("torch._utils", "_rebuild_tensor_v2"),
    op("q\x02("),
    times("h\x02h\x01R", 50_000),
    op("t"),
  ],
];

it.each(hostile)("refuses %s", async (what, ...pickle) => {
  expectSamebitsError(await failureOf(() => load({ pickle })), "ERR_FILE_FORMAT", what, "out of proportion");
});

it("refuses a key that lies in a hundred thousand tuples", async () => {
  const error = await failureOf(() => load({ pickle: [op("})"), times("\x85", 100_000), op("Ns")] }));
  expectSamebitsError(error, "ERR_FILE_FORMAT", "deep", "is containers nested more than 100 deep");
});

it.each([
  ["a list", op("]")],
  ["a list in a tuple", op("]\x85\x85")],
])("refuses %s as a key", async (what, key) => {
  const error = await failureOf(() => load({ pickle: [op("}"), key, op("Ns")] }));
  expectSamebitsError(
    error,
    "ERR_FILE_FORMAT",
    what,
    /byte 5: the pickle has a key that|a key of its value\[0\]\[0\] is what/,
  );
});

/** What a few opcodes share is looked at once. */
const shared: [name: string, argument: Uint8Array, expected: (value: unknown) => unknown][] = [
  ["a long text", text("a".repeat(500_000)), (value) => ({ ["a".repeat(500_000)]: value })],
  ["a long tuple", join(op("("), times("N", 1000), op("t")), (value) => new Map([[Array(1000).fill(null), value]])],
];

it.each(shared)("reads a dict with %s as a key, again and again", async (_, argument, expected) => {
  const pickle = [argument, op("q\0}("), times("h\0N", 7000), op("h\0K\x01u\x86")];
  const [, dict] = (await load({ pickle })) as [unknown, unknown];
  expect(dict).toEqual(expected(1));
});

it("reads a history of many small dicts", async () => {
  const dicts = Array.from({ length: 300_000 }, (_, i) => join(op("}"), put(i + 1), op("h\0"), int(1), op("s")));
  const history = await load({
    pickle: [text("epoch"), op("q\0("), Buffer.concat(dicts), op("t\x86")],
    isStored: true,
  });
  expect(history).toEqual(["epoch", Array.from({ length: 300_000 }, () => ({ epoch: 1 }))]);
});

const manyValues: [name: string, value: TorchValue][] = [
  ["tensors of one number", Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`layer.${i}`, tensor([i])]))],
  ["entries of a Map", new Map(Array.from({ length: 400_000 }, (_, i) => [i, i]))],
];

it.each(manyValues)("reads the many %s that have been saved", async (_, value) => {
  await saveTorch(path, value);
  const read = await loadTorchCheckpoint(path);
  const [wanted, got] = [entriesOf(value), entriesOf(read)];
  expect(got.length).toBe(wanted.length);
  const some = (entries: readonly unknown[]): unknown[] => entries.filter((_, i) => i % 1000 === 999);
  expect(some(got)).toEqual(some(wanted));
});

function entriesOf(value: TorchValue): [TorchValue, TorchValue][] {
  return value instanceof Map ? [...value] : Object.entries(value as Record<string, TorchValue>);
}

const tensorOf = (...args: Parameters<typeof argumentsOf>): Uint8Array[] => [
  name("torch._utils", "_rebuild_tensor_v2"),
  argumentsOf(...args),
  op("R"),
];

it("an element expanded along many dimensions is read in one go", async () => {
  const sizes = join(op("("), times("K\x01", 100_000), int(300), int(1000), op("t"));
  const strides = join(op("("), times("K\0", 100_002), op("t"));
  const pickle = tensorOf(storageOf(1, "ByteStorage"), 0, sizes, strides);
  const { data } = (await load({ pickle, storage: Uint8Array.of(7) })) as Tensor<"uint8">;
  expect(data.length).toBe(300_000);
  expect(data.every((value) => value === 7)).toBe(true);
});

const [ROWS, COLUMNS] = [700, 900];
const numbers = Int32Array.from({ length: 1 + ROWS * COLUMNS }, (_, i) => i);
const views: [name: string, strides: [number, number], expected: (i: number) => number][] = [
  ["a large slice", [COLUMNS, 1], (i) => 1 + i],
  ["a large transposed matrix", [1, ROWS], (i) => 1 + Math.floor(i / COLUMNS) + (i % COLUMNS) * ROWS],
];

it.each(views)("%s is read, little-endian or big-endian", async (_, strides, expected) => {
  const pickle = tensorOf(storageOf(numbers.length, "IntStorage"), 1, tuple(ROWS, COLUMNS), tuple(...strides));
  const little = Buffer.from(numbers.buffer);
  const expectedNumbers = Int32Array.from({ length: ROWS * COLUMNS }, (__, i) => expected(i));
  const read = [
    await load({ pickle, storage: little }),
    await load({ pickle, storage: Buffer.from(little).swap32(), byteOrder: "big" }),
  ];
  for (const value of read) expect(Buffer.compare(bytesOf(value), Buffer.from(expectedNumbers.buffer))).toBe(0);
});

function bytesOf(value: unknown): Buffer {
  const { buffer, byteOffset, byteLength } = (value as Tensor<"int32">).data;
  return Buffer.from(buffer, byteOffset, byteLength);
}
