/** The zip archive that torch.save writes since PyTorch 1.6: its directory through yauzl, its records read at their places. */
import type { Entry, ZipFile } from "yauzl";
import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { requireNode } from "../../host.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import { type Allowance, RECORD } from "./allowance.js";
import { BlockReader } from "./block_reader.js";

/** Bytes read, and summed up, at a time. */
const SLICE = 2 ** 22;
const STORED = 0;
const DEFLATED = 8;

/** The records of one archive, under the folder that all of them have. */
export class TorchArchive {
  readonly #file: FileReader;
  readonly #blocks: BlockReader;
  readonly #zip: ZipFile;
  readonly #records: ReadonlyMap<string, Entry>;

  private constructor(file: FileReader, blocks: BlockReader, zip: ZipFile, records: ReadonlyMap<string, Entry>) {
    this.#file = file;
    this.#blocks = blocks;
    this.#zip = zip;
    this.#records = records;
  }

  /** Reads the directory. Throws ERR_FILE_FORMAT. */
  static async open(file: FileReader, allowance: Allowance): Promise<TorchArchive> {
    return orDamaged(file, "it is a damaged zip archive", async () => {
      const blocks = new BlockReader(file);
      const zip = await openZip(file, blocks);
      const entries = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) {
        allowance.take(RECORD);
        if (entries.has(entry.fileName)) throw new Error(`it has two records ${show(entry.fileName)}`);
        if (entry.isEncrypted()) throw new Error(`the record ${show(entry.fileName)} is encrypted`);
        entries.set(entry.fileName, entry);
      }
      return new TorchArchive(file, blocks, zip, recordsUnderFolder(entries));
    });
  }

  has(name: string): boolean {
    return this.#records.has(name);
  }

  /** Bytes of the record once it is inflated. Throws ERR_FILE_FORMAT where there is none. */
  sizeOf(name: string): number {
    return this.#record(name).uncompressedSize;
  }

  /** The record, its checksum compared. */
  async read(name: string): Promise<Uint8Array> {
    const record = this.#record(name);
    const what = `the record ${name}`;
    const begin = await orDamaged(this.#file, `${what} is damaged`, async () => {
      return (await this.#zip.readLocalFileHeaderPromise(record, { minimal: true })).fileDataStart;
    });
    if (record.compressionMethod === STORED && record.compressedSize !== record.uncompressedSize)
      throw this.#damaged(`${what} has two sizes`);
    const stored = await this.#readSummed(
      begin,
      record.compressedSize,
      what,
      record.compressionMethod === STORED ? record.crc32 : 0,
    );
    if (record.compressionMethod === STORED) return stored;
    if (record.compressionMethod !== DEFLATED)
      throw this.#damaged(`${what} is compressed by a method that PyTorch does not read`);
    const bytes = await this.#inflate(stored, record.uncompressedSize, what);
    this.#checkSum(requireNode().zlib.crc32(bytes), record.crc32, what);
    return bytes;
  }

  #record(name: string): Entry {
    const record = this.#records.get(name);
    if (record === undefined) throw this.#damaged(`it has no record ${show(name)}`);
    return record;
  }

  /** Reads in slices, each summed up while the processor has it at hand; a sum of 0 stands for none. */
  async #readSummed(begin: number, length: number, what: string, expected: number): Promise<Uint8Array> {
    const { crc32 } = requireNode().zlib;
    this.#file.checkRange(begin, length, what);
    const bytes = new Uint8Array(length);
    let sum = 0;
    for (let from = 0; from < length; from += SLICE) {
      const slice = bytes.subarray(from, from + SLICE);
      await this.#blocks.readRecord(slice, begin + from, what);
      if (expected !== 0) sum = crc32(slice, sum);
      if (isTurnDue()) await giveTurn();
    }
    this.#checkSum(sum, expected, what);
    return bytes;
  }

  async #inflate(bytes: Uint8Array, size: number, what: string): Promise<Uint8Array> {
    const inflated = await new Promise<Uint8Array>((resolve, reject) => {
      const done = (error: Error | null, result: Uint8Array): void => (error ? reject(error) : resolve(result));
      requireNode().zlib.inflateRaw(bytes, { maxOutputLength: Math.max(1, size) }, done);
    }).catch((cause: unknown) => {
      throw this.#damaged(`${what} cannot be inflated to its ${size} bytes: ${(cause as Error).message}`);
    });
    if (inflated.length !== size)
      throw this.#damaged(`${what} has ${inflated.length} bytes, not the ${size} that it says`);
    // Memory of its own, from its beginning on: numbers of any width can lie in it.
    return inflated.byteOffset === 0 ? inflated : inflated.slice();
  }

  #checkSum(sum: number, expected: number, what: string): void {
    if (expected !== 0 && sum !== expected) throw this.#damaged(`${what} has not the checksum that the archive says`);
  }

  #damaged(what: string): SamebitsError {
    return formatError(this.#file.path, what, "The file is damaged: get it anew");
  }
}

/** yauzl over the file: what it asks for beyond the file's ends is an error, not a crash. */
async function openZip(file: FileReader, blocks: BlockReader): Promise<ZipFile> {
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

/** By their names under the folder of the first one. */
function recordsUnderFolder(entries: ReadonlyMap<string, Entry>): Map<string, Entry> {
  const [first = ""] = entries.keys();
  const folder = first.slice(0, first.indexOf("/") + 1);
  const inside = [...entries].filter(([name]) => name.startsWith(folder) && folder !== "");
  return new Map(inside.map(([name, entry]) => [name.slice(folder.length), entry]));
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
