/** The zip archive that torch.save writes since PyTorch 1.6: its directory, through yauzl, and its records by their names. */
import type { ZipFile } from "yauzl";
import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { eachInTurns } from "../../turns.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import { type Allowance, RECORD } from "./allowance.js";
import { BlockReader } from "./block_reader.js";
import { type ArchiveRecord, recordOf, RecordReader } from "./record_reader.js";

/** The records of one archive, under the folder that all of them have. */
export class TorchArchive {
  readonly #file: FileReader;
  readonly #reader: RecordReader;
  readonly #records: ReadonlyMap<string, ArchiveRecord>;

  private constructor(file: FileReader, reader: RecordReader, records: ReadonlyMap<string, ArchiveRecord>) {
    this.#file = file;
    this.#reader = reader;
    this.#records = records;
  }

  /** Reads the directory. Throws ERR_FILE_FORMAT. */
  static async open(file: FileReader, allowance: Allowance): Promise<TorchArchive> {
    return orDamaged(file, "it is a damaged zip archive", async () => {
      const zip = await openZip(file);
      const directory = Number(zip.readEntryCursor); // where the first entry is
      const records = new Map<string, ArchiveRecord>();
      for await (const entry of zip.eachEntry()) {
        const { fileName: name } = entry;
        allowance.take(RECORD);
        if (records.has(name)) throw new Error(`it has two records ${show(name)}`);
        if (entry.isEncrypted()) throw new Error(`the record ${show(name)} is encrypted`);
        records.set(name, recordOf(entry));
      }
      await checkDirectory(file, directory, Number(zip.readEntryCursor));
      return new TorchArchive(file, new RecordReader(file, directory), await underFolder(records));
    });
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  /** Throws ERR_FILE_FORMAT where there is none. */
  record(name: string): ArchiveRecord {
    const record = this.#records.get(name);
    if (record !== undefined) return record;
    throw formatError(this.#file.path, `it has no record ${show(name)}`, "The file is damaged: get it anew");
  }

  /** The record, its checksum compared. */
  async read(name: string): Promise<Uint8Array> {
    const { value } = await this.readEach([this.record(name)], () => false).next();
    return (value as [ArchiveRecord, Uint8Array])[1];
  }

  /** Each of the records, in the order of the file. Memory that is kept may be taken before the first is read. */
  readEach(
    records: readonly ArchiveRecord[],
    isKept: (record: ArchiveRecord) => boolean,
  ): AsyncGenerator<[ArchiveRecord, Uint8Array]> {
    return this.#reader.readEach(records, isKept);
  }
}

/** yauzl over the file: what it asks for beyond the file's ends is an error, not a crash. */
async function openZip(file: FileReader): Promise<ZipFile> {
  const blocks = new BlockReader(file);
  const { fromRandomAccessReaderPromise, RandomAccessReader } = await import("yauzl");
  class Reader extends RandomAccessReader {
    override read(
      buffer: Buffer,
      offset: number,
      length: number,
      position: number,
      settle: (error: Error | null) => void,
    ): void {
      const bytes = buffer.subarray(offset, offset + length);
      blocks.readInto(bytes, position, "the archive's directory").then(() => settle(null), settle);
    }

    override close(settle: (error: Error | null) => void): void {
      settle(null); // the file is its opener's to close
    }
  }
  return fromRandomAccessReaderPromise(new Reader(), file.size, { strictFileNames: true, autoClose: false });
}

/** The end of an archive, and what stands before it where a number has 64 bits: signature, bytes, where the directory's size is. */
const END = { signature: 0x06054b50, length: 22, sizeAt: 12 };
const LONG_END = { signature: 0x06064b50, length: 56, sizeAt: 40 };

/** The entries lie from `from` to `to`: the archive's end follows them, and says the same. */
async function checkDirectory(file: FileReader, from: number, to: number): Promise<void> {
  file.checkRange(to, END.length, "the archive's end");
  const { buffer } = await file.read(to, Math.min(LONG_END.length, file.size - to), "the archive's end");
  const view = new DataView(buffer);
  const [isEnd, isLongEnd] = [END, LONG_END].map(
    ({ signature, length }) => view.byteLength >= length && view.getUint32(0, true) === signature,
  );
  if (!isEnd && !isLongEnd) throw new Error(`its end does not follow the directory, at byte ${to}`);
  const size = isEnd ? BigInt(view.getUint32(END.sizeAt, true)) : view.getBigUint64(LONG_END.sizeAt, true);
  if (size !== BigInt(to - from))
    throw new Error(`its directory has ${to - from} bytes from byte ${from} on, and ${size} by the archive's end`);
}

/** By their names under the folder of the first one. */
async function underFolder(records: ReadonlyMap<string, ArchiveRecord>): Promise<Map<string, ArchiveRecord>> {
  const [first = ""] = records.keys();
  const folder = first.slice(0, first.indexOf("/") + 1);
  const inside = new Map<string, ArchiveRecord>();
  await eachInTurns(folder === "" ? [] : records, ([name, record]) => {
    if (name.startsWith(folder)) inside.set(name.slice(folder.length), record);
  });
  return inside;
}

/** What yauzl finds wrong, in our words; what is ours already stays. */
async function orDamaged<T>(file: FileReader, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SamebitsError) throw cause;
    throw formatError(file.path, `${what}: ${(cause as Error).message}`, "Get the file anew");
  }
}
