/**
 * A zip archive as torch.save writes it: records are stored, their data begin at multiples of 64 bytes, sizes and checksums follow
 * them and stand in the directory. No dates, so that the same records are the same bytes.
 * Format: PKWARE's APPNOTE.TXT; caffe2/serialize/inline_container.cc (BSD-3-Clause).
 */
import { requireNode } from "../../host.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import { ByteWriter } from "../byte_writer.js";

/** A record: its name, and its bytes in parts. */
export interface ZipRecord {
  readonly name: string;
  readonly size: number;
  parts(): Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

interface WrittenRecord {
  readonly name: string;
  readonly size: number;
  readonly crc: number;
  readonly offset: number;
}

const ALIGNMENT = 64;
const LOCAL_HEADER = 30;
/** UTF-8 names; sizes and checksum follow the data. */
const FLAGS = 0x0808;
/** What stands in a field whose value stands in the 64-bit fields. */
const MORE32 = 0xffffffff;
const MORE16 = 0xffff;
/** The version of the format that has 64-bit fields. */
const VERSION64 = 45;
const encoder = new TextEncoder();

/** The archive's bytes, in parts. */
export async function* zipParts(records: Iterable<ZipRecord>): AsyncGenerator<Uint8Array> {
  const { crc32 } = requireNode().zlib;
  const directory = new ByteWriter();
  let [count, at] = [0, 0];
  for (const record of records) {
    const header = localHeader(record, at);
    yield* header.parts;
    let crc = 0;
    for await (const part of record.parts()) {
      crc = crc32(part, crc);
      yield part;
    }
    const descriptor = descriptorOf(record.size, crc);
    yield* descriptor.parts;
    writeEntry(directory, { name: record.name, size: record.size, crc, offset: at });
    count += 1;
    at += header.length + record.size + descriptor.length;
    if (isTurnDue()) await giveTurn();
  }
  writeEnd(directory, count, at);
  yield* directory.parts;
}

const isLarge = (size: number): boolean => size >= MORE32;

/** An extra field "FB" fills up to where the data begin. */
function localHeader({ name, size }: ZipRecord, at: number): ByteWriter {
  const bytes = encoder.encode(name);
  const sizes = new Uint8Array(isLarge(size) ? 20 : 0);
  if (isLarge(size)) sizes.set([1, 0, 16]); // 64-bit sizes, which follow the data
  const before = at + LOCAL_HEADER + bytes.length + sizes.length + 4;
  const padding = (ALIGNMENT - (before % ALIGNMENT)) % ALIGNMENT;
  const field = isLarge(size) ? MORE32 : 0;
  return new ByteWriter()
    .ascii("PK\x03\x04")
    .uint16(isLarge(size) ? VERSION64 : 0)
    .uint16(FLAGS)
    .append([0, 0, 0, 0, 0, 0]) // stored; no time, no date
    .uint32(0)
    .uint32(field)
    .uint32(field)
    .uint16(bytes.length)
    .uint16(sizes.length + 4 + padding)
    .append(bytes)
    .append(sizes)
    .ascii("FB")
    .uint16(padding)
    .append(new Uint8Array(padding));
}

function descriptorOf(size: number, crc: number): ByteWriter {
  const out = new ByteWriter().ascii("PK\x07\x08").uint32(crc);
  return isLarge(size) ? out.uint64(size).uint64(size) : out.uint32(size).uint32(size);
}

/** The end with 64-bit fields of a directory, in `out`, of so many records that end at that byte; where that is, and the end. */
function writeEnd(out: ByteWriter, count: number, at: number): void {
  const size = out.length;
  out.ascii("PK\x06\x06").uint64(44).uint16(0).uint16(VERSION64).uint32(0).uint32(0);
  out.uint64(count).uint64(count).uint64(size).uint64(at);
  out
    .ascii("PK\x06\x07")
    .uint32(0)
    .uint64(at + size)
    .uint32(1);
  out.ascii("PK\x05\x06").uint16(0).uint16(0).uint16(Math.min(count, MORE16)).uint16(Math.min(count, MORE16));
  out.uint32(Math.min(size, MORE32)).uint32(Math.min(at, MORE32)).uint16(0);
}

function writeEntry(out: ByteWriter, { name, size, crc, offset }: WrittenRecord): void {
  const bytes = encoder.encode(name);
  const fields = [...(isLarge(size) ? [size, size] : []), ...(isLarge(offset) ? [offset] : [])];
  const is64 = fields.length > 0;
  out
    .ascii("PK\x01\x02")
    .uint16(0)
    .uint16(is64 ? VERSION64 : 0)
    .uint16(FLAGS)
    .append([0, 0, 0, 0, 0, 0])
    .uint32(crc)
    .uint32(Math.min(size, MORE32))
    .uint32(Math.min(size, MORE32))
    .uint16(bytes.length)
    .uint16(is64 ? 4 + 8 * fields.length : 0)
    .append([0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) // no comment, disk 0, no attributes
    .uint32(Math.min(offset, MORE32))
    .append(bytes);
  if (!is64) return;
  out.uint16(1).uint16(8 * fields.length);
  for (const field of fields) out.uint64(field);
}
