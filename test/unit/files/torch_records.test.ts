/** Where a record's bytes are, and that they are what the archive says. */
import { truncate, writeFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { loadSafetensors, loadTorch, saveTorch, tensor, type Tensor } from "../../../dist/index.js";
import { archiveOf, type ZipRecord } from "../../fuzz/archives.mjs";
import { join } from "../../fuzz/mutate.mjs";
import { int, op, pickleOf, text } from "../../fuzz/pickles.mjs";
import { expectSamebitsError, failureOf } from "../../support/errors.js";
import { temporaryFolder } from "../../support/folder.js";

const path = temporaryFolder()("a.pt");

const global = (module: string, local: string): Uint8Array => op(`c${module}\n${local}\n`);

/** A state_dict of uint8 tensors, one for each storage. */
function pickleOfBytes(storages: readonly Uint8Array[]): Uint8Array {
  const items = storages.map(({ length }, key) => {
    const id = [op("("), text("storage"), global("torch", "ByteStorage"), text(String(key)), text("cpu"), int(length)];
    const args = [
      ...id,
      op("tQ"),
      int(0),
      int(length),
      op("\x85"),
      int(1),
      op("\x85\x89"),
      global("collections", "OrderedDict"),
    ];
    return join(text(`t${key}`), global("torch._utils", "_rebuild_tensor_v2"), op("("), ...args, op(")RtR"));
  });
  return pickleOf(join(op("}("), ...items, op("u")));
}

function recordsOf(storages: readonly Uint8Array[]): ZipRecord[] {
  const record = (name: string, bytes: Uint8Array): ZipRecord => ({ name: `a/${name}`, bytes, isDeflated: false });
  return [
    record("data.pkl", pickleOfBytes(storages)),
    ...storages.map((bytes, key) => record(`data/${key}`, bytes)),
    record("version", Buffer.from("3\n")),
  ];
}

const bytesOf = (length: number, step: number): Uint8Array => Uint8Array.from({ length }, (_, i) => (i * step) >> 3);
/** Some that are read together, one that is read in parts, none. */
const storages = [1, 100, 3000, 9_000_000, 70_000, 0, 5].map((length, i) => bytesOf(length, 2 * i + 3));

async function expectStorages(): Promise<void> {
  const read = Object.values(await loadTorch(path)) as Tensor<"uint8">[];
  expect(read.map(({ data }, i) => Buffer.compare(data, storages[i] as Uint8Array))).toEqual(storages.map(() => 0));
}

it("are found where the records' own headers say, aligned or not, in any order", async () => {
  const [pickle, ...others] = recordsOf(storages) as [ZipRecord, ...ZipRecord[]];
  await writeFile(path, archiveOf([pickle, ...others]));
  await expectStorages();
  await writeFile(path, archiveOf([pickle, ...others.toReversed()]));
  await expectStorages();
  await saveTorch(path, Object.fromEntries(storages.map((bytes, key) => [`t${key}`, tensor(bytes)])));
  await expectStorages();
});

it.each([0, 4_194_304, 8_999_999])("have the record's checksum, byte %i too", async (at) => {
  const archive = archiveOf(recordsOf(storages));
  const start = Buffer.from(archive).indexOf("a/data/3") + "a/data/3".length;
  archive[start + at] = 255 - (archive[start + at] as number);
  await writeFile(path, archive);
  const error = await failureOf(() => loadTorch(path));
  expectSamebitsError(error, "ERR_FILE_FORMAT", path, "the record a/data/3 has not the checksum");
});

it("are none where the archive's directory would begin beyond the file", async () => {
  const end = Buffer.from("PK\x05\x06".padEnd(22, "\0"), "latin1");
  end.writeUInt32LE(1000, 16);
  await writeFile(path, join(Buffer.from("PK\x03\x04"), end));
  const error = await failureOf(() => loadTorch(path));
  expectSamebitsError(error, "ERR_FILE_FORMAT", path, "the archive's end would end at byte 1022");
});

it("lie before the archive's directory", async () => {
  const archive = Buffer.from(archiveOf(recordsOf([Uint8Array.of(1, 2, 3)]).toReversed()));
  const [start, entry] = [archive.indexOf("a/data.pkl") - 30, archive.lastIndexOf("a/data.pkl") - 46];
  const length = archive.lastIndexOf("PK\x05\x06", undefined, "latin1") - start - 30 - "a/data.pkl".length;
  for (const at of [start + 18, start + 22, entry + 20, entry + 24]) archive.writeUInt32LE(length, at);
  await writeFile(path, archive);
  const error = await failureOf(() => loadTorch(path));
  expectSamebitsError(
    error,
    "ERR_FILE_FORMAT",
    path,
    /the record a\/data\.pkl would end at byte .*, the archive's directory begins at/,
  );
});

it("begin after a record's header", async () => {
  const archive = archiveOf(recordsOf([Uint8Array.of(1, 2, 3)]));
  const start = Buffer.from(archive).indexOf("a/data/0") - 30;
  archive[start] = 0;
  await writeFile(path, archive);
  const error = await failureOf(() => loadTorch(path));
  expectSamebitsError(error, "ERR_FILE_FORMAT", path, `the record a/data/0 does not begin at byte ${start}`);
});

it.each([
  ["version", "3".repeat(17), "its version is a text of 17 bytes, not one of 1 to 10"],
  ["version", "", "its version is empty"],
  ["version", null, "its version is missing"],
  ["byteorder", "b".repeat(20), "its byteorder is a text of 20 bytes"],
])("say what is wrong with the record %s of %j", async (name, content, words) => {
  const others = recordsOf([Uint8Array.of(1)]).filter((record) => record.name !== `a/${name}`);
  const wrong = content === null ? [] : [{ name: `a/${name}`, bytes: Buffer.from(content), isDeflated: false }];
  await writeFile(path, archiveOf([...others, ...wrong]));
  expectSamebitsError(await failureOf(() => loadTorch(path)), "ERR_FILE_FORMAT", name, words);
});

// Other systems may give a file all of its bytes.
it.runIf(process.platform === "linux")("says that there is no memory for a tensor of a terabyte", async () => {
  const bytes = 2 ** 40;
  const header = JSON.stringify({ x: { dtype: "U8", shape: [bytes], data_offsets: [0, bytes] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  await writeFile(path, Buffer.concat([length, Buffer.from(header)]));
  await truncate(path, 8 + header.length + bytes);
  const error = await failureOf(() => loadSafetensors(path));
  expectSamebitsError(error, "ERR_FILE", path, `there is no memory for tensor "x", ${bytes} bytes`);
});

it.each([
  [
    "longer",
    (size: number) => size + 1,
    /its directory has (\d+) bytes from byte \d+ on, and \d+ by the archive's end/,
  ],
  ["as long as can be", () => 0x7fffffff, /and 2147483647 by the archive's end/],
])("lie before a directory that is as long as the archive says, and not %s", async (_, lie, message) => {
  const archive = Buffer.from(archiveOf(recordsOf(storages.slice(0, 2))));
  const end = archive.lastIndexOf("PK\x05\x06");
  archive.writeUInt32LE(lie(archive.readUInt32LE(end + 12)), end + 12);
  await writeFile(path, archive);
  const error = await failureOf(() => loadTorch(path));
  expectSamebitsError(error, "ERR_FILE_FORMAT", path);
  expect((error as Error).message).toMatch(message);
});

it("lie before a directory that the archive's end follows", async () => {
  const archive = Buffer.from(archiveOf(recordsOf(storages.slice(0, 2))));
  const end = archive.lastIndexOf("PK\x05\x06");
  await writeFile(path, Buffer.concat([archive.subarray(0, end), Buffer.alloc(4), archive.subarray(end)]));
  const error = await failureOf(() => loadTorch(path));
  expectSamebitsError(error, "ERR_FILE_FORMAT", path, "its end does not follow the directory");
});
