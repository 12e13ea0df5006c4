/**
 * The bytes of an archive's records. Where they begin is in each record's own header, before them: it is foretold as torch.save
 * aligns it, so that header and bytes, and those of the neighbours, take one call of the system; where it is wrong, one more.
 */
import type { Entry } from "yauzl";
import type { SamebitsError } from "../../errors.js";
import { requireNode } from "../../host.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";

/** Bytes read, and summed up, at a time. */
const SLICE = 2 ** 22;
/** Bytes between neighbours. */
const GAP = 2 ** 10;
const ALIGNMENT = 64;
const STORED = 0;
const DEFLATED = 8;

/** A record's bytes as they are stored, on their way from the file. */
interface Part {
  readonly entry: Entry;
  /** From the neighbour's end, or the header's beginning, to the bytes. */
  readonly before: Uint8Array;
  /** Where the bytes should begin. */
  readonly begin: number;
  readonly bytes: Uint8Array;
}

export class RecordReader {
  readonly #file: FileReader;
  /** Where the records end, and the directory begins. */
  readonly #end: number;

  constructor(file: FileReader, end: number) {
    this.#file = file;
    this.#end = end;
  }

  /** Each record with its bytes, inflated, the checksum compared; in the order of the file. Throws ERR_FILE_FORMAT. */
  async *readEach(entries: readonly Entry[], isKept: (entry: Entry) => boolean): AsyncGenerator<[Entry, Uint8Array]> {
    const memory = await this.#memoryFor(entries.filter((entry) => isStored(entry) && isKept(entry)));
    for (const run of runsOf(entries)) {
      const parts = this.#partsOf(run, memory);
      const start = (run[0] as Entry).relativeOffsetOfLocalHeader;
      const arrays = parts.flatMap(({ before, bytes }) => [before, bytes.subarray(0, SLICE)]);
      await this.#file.readRun(arrays, start, nameOf(run[0] as Entry));
      for (const part of parts) yield [part.entry, await this.#contentOf(part)];
    }
  }

  /**
   * Memory for what is kept, all of it before the first is read: taken here and there in the course of reading, it has the garbage
   * collector run three times as often.
   */
  async #memoryFor(entries: readonly Entry[]): Promise<Map<Entry, Uint8Array>> {
    const memory = new Map<Entry, Uint8Array>();
    for (const entry of entries) {
      memory.set(entry, this.#newBytes(entry));
      if (isTurnDue()) await giveTurn();
    }
    return memory;
  }

  #newBytes(entry: Entry): Uint8Array {
    this.#checkEnd(entry, entry.relativeOffsetOfLocalHeader + HEADER + entry.fileNameLength);
    return new Uint8Array(this.#file.newBuffer(entry.compressedSize, nameOf(entry)));
  }

  /** A run's parts, in the memory that there is for them or in new. */
  #partsOf(run: readonly Entry[], memory: ReadonlyMap<Entry, Uint8Array>): Part[] {
    let at = (run[0] as Entry).relativeOffsetOfLocalHeader;
    return run.map((entry) => {
      const begin = expectedBegin(entry);
      const bytes = memory.get(entry) ?? this.#newBytes(entry);
      const part = { entry, before: new Uint8Array(begin - at), begin, bytes };
      at = begin + bytes.length;
      return part;
    });
  }

  async #contentOf(part: Part): Promise<Uint8Array> {
    const { entry, bytes } = part;
    if (!isStored(entry) && entry.compressionMethod !== DEFLATED)
      throw this.#damaged(entry, "is compressed by a method that PyTorch does not read");
    await this.#readRest(part, isStored(entry) ? entry.crc32 : 0);
    if (isStored(entry)) return bytes;
    const content = await this.#inflate(entry, bytes);
    this.#checkSum(entry, requireNode().zlib.crc32(content), entry.crc32);
    return content;
  }

  /** What of the bytes has not been read yet. Each slice is summed up while the processor has it at hand; a sum of 0 stands for none. */
  async #readRest(part: Part, expected: number): Promise<void> {
    const { entry, bytes } = part;
    const { crc32 } = requireNode().zlib;
    const begin = this.#beginOf(part);
    let sum = 0;
    for (let from = 0; from < bytes.length; from += SLICE) {
      const slice = bytes.subarray(from, from + SLICE);
      if (from > 0 || begin !== part.begin) await this.#file.readInto(slice, begin + from, nameOf(entry));
      if (expected !== 0) sum = crc32(slice, sum);
      if (isTurnDue()) await giveTurn();
    }
    this.#checkSum(entry, sum, expected);
  }

  /** Where the bytes begin, by the record's own header. */
  #beginOf({ entry, before, begin }: Part): number {
    const start = entry.relativeOffsetOfLocalHeader;
    const header = new DataView(before.buffer, before.length - (begin - start));
    if (header.getUint32(0, true) !== SIGNATURE)
      throw this.#damaged(entry, `does not begin at byte ${start}, where the archive's directory says`);
    const actual = start + HEADER + header.getUint16(26, true) + header.getUint16(28, true);
    this.#checkEnd(entry, actual);
    return actual;
  }

  #checkEnd(entry: Entry, begin: number): void {
    const end = begin + entry.compressedSize;
    if (end <= this.#end) return;
    throw this.#damaged(entry, `would end at byte ${end}, the archive's directory begins at byte ${this.#end}`);
  }

  async #inflate(entry: Entry, bytes: Uint8Array): Promise<Uint8Array> {
    const size = entry.uncompressedSize;
    const inflated = await new Promise<Uint8Array>((resolve, reject) => {
      const done = (error: Error | null, result: Uint8Array): void => (error ? reject(error) : resolve(result));
      requireNode().zlib.inflateRaw(bytes, { maxOutputLength: Math.max(1, size) }, done);
    }).catch((cause: unknown) => {
      throw this.#damaged(entry, `cannot be inflated to its ${size} bytes: ${(cause as Error).message}`);
    });
    if (inflated.length !== size)
      throw this.#damaged(entry, `has ${inflated.length} bytes, not the ${size} that it says`);
    // Memory of its own, from its beginning on: numbers of any width can lie in it.
    return inflated.byteOffset === 0 ? inflated : inflated.slice();
  }

  #checkSum(entry: Entry, sum: number, expected: number): void {
    if (expected !== 0 && sum !== expected) throw this.#damaged(entry, "has not the checksum that the archive says");
  }

  #damaged(entry: Entry, what: string): SamebitsError {
    return formatError(this.#file.path, `${nameOf(entry)} ${what}`, "The file is damaged: get it anew");
  }
}

/** A record's own header: its first bytes, and its length without name and extra fields. */
const SIGNATURE = 0x04034b50;
const HEADER = 30;

function nameOf({ fileName }: Entry): string {
  return `the record ${fileName}`;
}

function isStored({ compressionMethod }: Entry): boolean {
  return compressionMethod === STORED;
}

/** After a header with one extra field that fills up to the alignment, as torch.save writes it. */
function expectedBegin({ relativeOffsetOfLocalHeader, fileNameLength }: Entry): number {
  return Math.ceil((relativeOffsetOfLocalHeader + HEADER + fileNameLength + 4) / ALIGNMENT) * ALIGNMENT;
}

/** In the order of the file: neighbours together, of a slice's bytes at most; a larger one by itself. */
function* runsOf(entries: readonly Entry[]): Generator<Entry[]> {
  const sorted = entries.toSorted((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader);
  let run: Entry[] = [];
  let [bytes, end] = [0, 0];
  for (const entry of sorted) {
    const { relativeOffsetOfLocalHeader: start, compressedSize } = entry;
    const isNeighbour = start >= end && start - end <= GAP && bytes + compressedSize <= SLICE;
    if (run.length > 0 && !isNeighbour) {
      yield run;
      [run, bytes] = [[], 0];
    }
    run.push(entry);
    bytes += compressedSize;
    end = expectedBegin(entry) + compressedSize;
  }
  if (run.length > 0) yield run;
}
