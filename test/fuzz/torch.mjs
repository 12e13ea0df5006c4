/** PyTorch's files, zip and legacy: nearly legal ones, and changes that keep lengths and checksums right. */
import { archiveOf, recordsOf } from "./archives.mjs";
import { join, mutateBytes } from "./mutate.mjs";
import { int, long, op, pickleOf, Pickles, text } from "./pickles.mjs";

/** @import { Random } from "./random.mjs" */
/** @import { Mutation } from "./mutate.mjs" */

const encoder = new TextEncoder();

/** How often something is odd in a file: never, rarely, often. */
const ODDITIES = [0, 0.01, 0.1];

/** @param {Random} random */
export function makeZip(random) {
  const pickles = new Pickles(random, false, random.pick(ODDITIES));
  const pickle = pickles.whole(pickles.state());
  const order = random.pick(["little", "little", "big", "middle"]);
  const records = [
    ["data.pkl", pickle],
    ...(random.chance(0.5) ? [["byteorder", encoder.encode(order)]] : []),
    ...[...pickles.storages].map(([key, { count, width }]) => [`data/${key}`, random.bytes(count * width)]),
    ["version", encoder.encode(random.chance(0.97) ? "3\n" : String(random.below(12)))],
  ];
  const folder = random.chance(0.97) ? "archive/" : random.pick(["", "/", "../", "a/b/"]);
  return archiveOf(
    records.map(([name, bytes]) => ({
      name: folder + name,
      bytes: /** @type {Uint8Array} */ (bytes),
      isDeflated: random.chance(0.1),
    })),
  );
}

/** Changes a record and puts the archive together again; or any bytes. @type {Mutation} */
export function mutateZip(random, bytes, other) {
  const records = random.chance(0.3) ? [] : recordsOf(bytes);
  if (records.length === 0) return mutateBytes(random, bytes, other);
  const place = random.chance(0.8)
    ? records.findIndex(({ name }) => name.endsWith("data.pkl"))
    : random.below(records.length);
  const changed = records.map((record, i) => (i === place ? mutateRecord(random, record, other) : record));
  if (random.chance(0.05)) changed.splice(random.below(changed.length), 1);
  if (random.chance(0.05)) changed.push(random.pick(records));
  return archiveOf(changed);
}

/** @param {Random} random @param {import("./archives.mjs").ZipRecord} record @param {Uint8Array} other */
function mutateRecord(random, record, other) {
  if (random.chance(0.1)) return { ...record, isDeflated: !record.isDeflated };
  const donor = random.chance(0.5) ? (recordsOf(other)[0]?.bytes ?? other) : snippet(random);
  return { ...record, bytes: mutateBytes(random, record.bytes, donor) };
}

/** A value's opcodes. @param {Random} random */
const snippet = (random) => new Pickles(random, false, 0.02).value(3);

/** PyTorch's magic number, the protocol, and the system. */
const BEGINNING = join(
  pickleOf(long(0x1950a86a20f9469cfc6cn)),
  pickleOf(int(1001)),
  pickleOf(join(op("}("), text("protocol_version"), int(1001), text("little_endian"), op("\x88u"))),
);

/** @param {Random} random */
export function makeLegacy(random) {
  const pickles = new Pickles(random, true, random.pick(ODDITIES));
  const value = pickles.whole(pickles.state());
  const keys = join(op("]("), ...[...pickles.storages.keys()].map(text), op("e"));
  const data = [...pickles.storages.values()].map(({ count, width }) => {
    const head = new Uint8Array(8);
    new DataView(head.buffer).setBigInt64(0, BigInt(count), true);
    return join(head, random.bytes(count * width));
  });
  return join(BEGINNING, value, pickles.whole(keys), ...data);
}

/** @type {Mutation} */
export function mutateLegacy(random, bytes, other) {
  return mutateBytes(random, bytes, random.chance(0.5) ? other : snippet(random));
}
