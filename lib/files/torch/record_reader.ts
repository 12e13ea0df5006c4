/**
 * The bytes of an archive's records. Where they begin is in each record's own header, before them: it is foretold as torch.save
 * aligns it, so that header and bytes, and those of the neighbours, take one call of the system; where it is wrong, one more.
 */
import type { Entry } from "yauzl";
import type { SamebitsError } from "../../errors.js";
import { requireNode } from "../../host.js";
import { eachInTurns, giveTurn, isTurnDue, sortedInTurns } from "../../turns.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";

/** Bytes read, and summed up, at a time. */
const SLICE = 2 ** 22;
/** Bytes between neighbours. */
const GAP = 2 ** 10;
/** Records that are read together: in one call of the system, with what is before each. */
const TOGETHER = 512;
const ALIGNMENT = 64;
const STORED = 0;
const DEFLATED = 8;

/** A record, as the archive's directory has it. */
export interface ArchiveRecord {
  readonly name: string;
  /** Bytes of the name. */
  readonly nameLength: number;
  /** Where the record's own header begins. */
  readonly start: number;
  /** Bytes as they are stored, and once they are inflated. */
  readonly stored: number;
  readonly size: number;
  readonly method: number;
  /** 0 where there is no checksum. */
  readonly crc: number;
}

/** What is needed of an entry, which has ten times as much. */
export function recordOf(entry: Entry): ArchiveRecord {
  return {
    name: entry.fileName,
    nameLength: entry.fileNameLength,
    start: entry.relativeOffsetOfLocalHeader,
    stored: entry.compressedSize,
    size: entry.uncompressedSize,
    method: entry.compressionMethod,
    crc: entry.crc32,
  };
}

/** A record's bytes as they are stored, on their way from the file. */
interface Part {
  readonly record: ArchiveRecord;
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
  async *readEach(
    records: readonly ArchiveRecord[],
    isKept: (record: ArchiveRecord) => boolean,
  ): AsyncGenerator<[ArchiveRecord, Uint8Array]> {
    const memory = await this.#memoryFor(records, isKept);
    for (const run of runsOf(await sortedInTurns(records, (a, b) => a.start - b.start))) {
      const parts = this.#partsOf(run, memory);
      const start = (run[0] as ArchiveRecord).start;
      const arrays = parts.flatMap(({ before, bytes }) => [before, bytes.subarray(0, SLICE)]);
      await this.#file.readRun(arrays, start, nameOf(run[0] as ArchiveRecord));
      for (const part of parts) yield [part.record, await this.#contentOf(part)];
    }
  }

  /**
   * Memory for what is kept, all of it before the first is read: taken here and there in the course of reading, it has the garbage
   * collector run three times as often.
   */
  async #memoryFor(
    records: readonly ArchiveRecord[],
    isKept: (record: ArchiveRecord) => boolean,
  ): Promise<Map<ArchiveRecord, Uint8Array>> {
    const memory = new Map<ArchiveRecord, Uint8Array>();
    await eachInTurns(records, (record) => {
      if (isStored(record) && isKept(record)) memory.set(record, this.#newBytes(record));
    });
    return memory;
  }

  #newBytes(record: ArchiveRecord): Uint8Array {
    this.#checkEnd(record, record.start + HEADER + record.nameLength);
    return new Uint8Array(this.#file.newBuffer(record.stored, nameOf(record)));
  }

  /** A run's parts, in the memory that there is for them or in new. */
  #partsOf(run: readonly ArchiveRecord[], memory: ReadonlyMap<ArchiveRecord, Uint8Array>): Part[] {
    let at = (run[0] as ArchiveRecord).start;
    return run.map((record) => {
      const begin = expectedBegin(record);
      const bytes = memory.get(record) ?? this.#newBytes(record);
      const part = { record, before: new Uint8Array(begin - at), begin, bytes };
      at = begin + bytes.length;
      return part;
    });
  }

  async #contentOf(part: Part): Promise<Uint8Array> {
    const { record, bytes } = part;
    if (!isStored(record) && record.method !== DEFLATED)
      throw this.#damaged(record, "is compressed by a method that PyTorch does not read");
    await this.#readRest(part, isStored(record) ? record.crc : 0);
    if (isStored(record)) return bytes;
    const content = await this.#inflate(record, bytes);
    this.#checkSum(record, await sumOf(content), record.crc);
    return content;
  }

  /** What of the bytes has not been read yet. Each slice is summed up while the processor has it at hand; a sum of 0 stands for none. */
  async #readRest(part: Part, expected: number): Promise<void> {
    const { record, bytes } = part;
    const { crc32 } = requireNode().zlib;
    const begin = this.#beginOf(part);
    let sum = 0;
    for (let from = 0; from < bytes.length; from += SLICE) {
      const slice = bytes.subarray(from, from + SLICE);
      if (from > 0 || begin !== part.begin) await this.#file.readInto(slice, begin + from, nameOf(record));
      if (expected !== 0) sum = crc32(slice, sum);
      if (isTurnDue()) await giveTurn();
    }
    this.#checkSum(record, sum, expected);
  }

  /** Where the bytes begin, by the record's own header. */
  #beginOf({ record, before, begin }: Part): number {
    const start = record.start;
    const header = new DataView(before.buffer, before.length - (begin - start));
    if (header.getUint32(0, true) !== SIGNATURE)
      throw this.#damaged(record, `does not begin at byte ${start}, where the archive's directory says`);
    const actual = start + HEADER + header.getUint16(26, true) + header.getUint16(28, true);
    this.#checkEnd(record, actual);
    return actual;
  }

  #checkEnd(record: ArchiveRecord, begin: number): void {
    const end = begin + record.stored;
    if (end <= this.#end) return;
    throw this.#damaged(record, `would end at byte ${end}, the archive's directory begins at byte ${this.#end}`);
  }

  async #inflate(record: ArchiveRecord, bytes: Uint8Array): Promise<Uint8Array> {
    const size = record.size;
    const inflated = await new Promise<Uint8Array>((resolve, reject) => {
      const done = (error: Error | null, result: Uint8Array): void => (error ? reject(error) : resolve(result));
      requireNode().zlib.inflateRaw(bytes, { maxOutputLength: Math.max(1, size) }, done);
    }).catch((cause: unknown) => {
      throw this.#damaged(record, `cannot be inflated to its ${size} bytes: ${(cause as Error).message}`);
    });
    if (inflated.length !== size)
      throw this.#damaged(record, `has ${inflated.length} bytes, not the ${size} that it says`);
    // Memory of its own, from its beginning on: numbers of any width can lie in it.
    return inflated.byteOffset === 0 ? inflated : inflated.slice();
  }

  #checkSum(record: ArchiveRecord, sum: number, expected: number): void {
    if (expected !== 0 && sum !== expected) throw this.#damaged(record, "has not the checksum that the archive says");
  }

  #damaged(record: ArchiveRecord, what: string): SamebitsError {
    return formatError(this.#file.path, `${nameOf(record)} ${what}`, "The file is damaged: get it anew");
  }
}

/** A record's own header: its first bytes, and its length without name and extra fields. */
const SIGNATURE = 0x04034b50;
const HEADER = 30;

async function sumOf(bytes: Uint8Array): Promise<number> {
  let sum = 0;
  for (let from = 0; from < bytes.length; from += SLICE) {
    sum = requireNode().zlib.crc32(bytes.subarray(from, from + SLICE), sum);
    if (isTurnDue()) await giveTurn();
  }
  return sum;
}

function nameOf({ name }: ArchiveRecord): string {
  return `the record ${name}`;
}

function isStored({ method }: ArchiveRecord): boolean {
  return method === STORED;
}

/** After a header with one extra field that fills up to the alignment, as torch.save writes it. */
function expectedBegin({ start, nameLength }: ArchiveRecord): number {
  return Math.ceil((start + HEADER + nameLength + 4) / ALIGNMENT) * ALIGNMENT;
}

/** Neighbours together, some hundred of a slice's bytes at most; a larger record by itself. */
function* runsOf(sorted: readonly ArchiveRecord[]): Generator<ArchiveRecord[]> {
  let run: ArchiveRecord[] = [];
  let [bytes, end] = [0, 0];
  for (const record of sorted) {
    const { start, stored } = record;
    const isNeighbour = start >= end && start - end <= GAP && bytes + stored <= SLICE;
    if (run.length === TOGETHER || (run.length > 0 && !isNeighbour)) {
      yield run;
      [run, bytes] = [[], 0];
    }
    run.push(record);
    bytes += stored;
    end = expectedBegin(record) + stored;
  }
  if (run.length > 0) yield run;
}
