/** Zip archives of stored or deflated records, taken apart and put together again, checksums and all. */
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";
import { join } from "./mutate.mjs";

/** @typedef {{ name: string, bytes: Uint8Array, isDeflated: boolean }} ZipRecord */

const viewOf = (/** @type {Uint8Array} */ { buffer, byteOffset, byteLength }) =>
  new DataView(buffer, byteOffset, byteLength);

/** The archive of these records. @param {readonly ZipRecord[]} records */
export function archiveOf(records) {
  const files = [];
  const entries = [];
  let at = 0;
  for (const { name, bytes, isDeflated } of records) {
    const stored = isDeflated ? deflateRawSync(bytes) : bytes;
    const nameBytes = new TextEncoder().encode(name);
    const common = new Uint8Array(26);
    const view = viewOf(common);
    view.setUint16(0, 20, true);
    view.setUint16(2, 0x0800, true); // UTF-8
    view.setUint16(4, isDeflated ? 8 : 0, true);
    view.setUint32(10, crc32(bytes), true);
    view.setUint32(14, stored.length, true);
    view.setUint32(18, bytes.length, true);
    view.setUint16(22, nameBytes.length, true);
    files.push(Uint8Array.of(0x50, 0x4b, 3, 4), common, nameBytes, stored);
    const rest = new Uint8Array(14);
    viewOf(rest).setUint32(10, at, true);
    entries.push(Uint8Array.of(0x50, 0x4b, 1, 2, 20, 0), common, rest, nameBytes);
    at += 30 + nameBytes.length + stored.length;
  }
  const directory = join(...entries);
  const end = new Uint8Array(22);
  const view = viewOf(end);
  end.set([0x50, 0x4b, 5, 6]);
  view.setUint16(8, records.length, true);
  view.setUint16(10, records.length, true);
  view.setUint32(12, directory.length, true);
  view.setUint32(16, at, true);
  return join(...files, directory, end);
}

/** Its records; none where it is not one that archiveOf, or PyTorch, could have made. @param {Uint8Array} bytes @returns {ZipRecord[]} */
export function recordsOf(bytes) {
  try {
    return readRecords(bytes);
  } catch {
    return [];
  }
}

/** @param {Uint8Array} bytes */
function readRecords(bytes) {
  const view = viewOf(bytes);
  const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).lastIndexOf("PK\x05\x06", undefined, "latin1");
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const records = [];
  for (let i = 0; i < Math.min(count, 50); i++) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const start = view.getUint32(at + 42, true);
    const begin = start + 30 + view.getUint16(start + 26, true) + view.getUint16(start + 28, true);
    const stored = bytes.subarray(begin, begin + view.getUint32(at + 20, true));
    const isDeflated = view.getUint16(at + 10, true) === 8;
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + /** @type {number} */ (nameLength)));
    const content = isDeflated ? new Uint8Array(inflateRawSync(stored, { maxOutputLength: 2 ** 16 })) : stored;
    records.push({ name, bytes: content, isDeflated });
    at +=
      46 +
      /** @type {number} */ (nameLength) +
      /** @type {number} */ (extraLength) +
      /** @type {number} */ (commentLength);
  }
  return records;
}
