/** safetensors files: nearly legal ones, and changes that keep the header's length right. */
import { EDGES, join, mutateBytes } from "./mutate.mjs";

/** @import { Random } from "./random.mjs" */
/** @import { Mutation } from "./mutate.mjs" */

/** Bits of an element, of most dtypes. @type {ReadonlyMap<string, number>} */
const DTYPES = new Map(
  Object.entries({
    BOOL: 8,
    U8: 8,
    I8: 8,
    F8_E5M2: 8,
    I16: 16,
    U16: 16,
    F16: 16,
    BF16: 16,
    I32: 32,
    F32: 32,
    U32: 32,
  }).concat(Object.entries({ F64: 64, I64: 64, U64: 64, C64: 64, F4: 4, F6_E2M3: 6 })),
);
const DTYPE_NAMES = [...DTYPES.keys(), "f32", "", "constructor", "__proto__"];
const NAMES = ["a", "b", "0", "", "__proto__", "constructor", "__metadata__", "0.weight", "\u00e9", "\u{1f600}"];

/** A file of a few tensors; now and then something in it is not as it should be. @param {Random} random */
export function makeSafetensors(random) {
  const parts = [];
  let end = 0;
  for (let count = random.small(6); count > 0; count--) {
    const [dtype, width] = random.pick([...DTYPES]);
    const shape = random.list(random.below(4), () => random.below(5));
    const bits = shape.reduce((a, b) => a * b, width);
    const begin = end;
    end += Math.ceil(bits / 8);
    parts.push(member(random, random.pick(NAMES), { dtype, shape, data_offsets: [begin, end] }));
  }
  if (random.chance(0.3))
    parts.push(`"__metadata__":${random.pick(['{"a":"b"}', "null", "nullx", "{}", '{"a":1}', '{"a":"\\ud800"}'])}`);
  const text = `{${parts.join(",")}}${" ".repeat(random.below(9))}`;
  return withHeader(new TextEncoder().encode(text), random.bytes(end + (random.chance(0.1) ? random.below(9) : 0)));
}

/** @param {Random} random @param {string} name @param {Record<string, unknown>} fields */
function member(random, name, fields) {
  const entries = Object.entries(fields).map(([field, value]) => {
    const changed = random.chance(0.03) ? oddValue(random) : JSON.stringify(value);
    return `${JSON.stringify(field)}:${changed}`;
  });
  if (random.chance(0.1)) entries.push(`"more":${oddValue(random)}`);
  if (random.chance(0.03)) entries.splice(random.below(entries.length), 1);
  return `${JSON.stringify(name)}:{${random.chance(0.3) ? entries.toReversed() : entries}}`;
}

/** @param {Random} random */
function oddValue(random) {
  const brackets = random.pick([1, 100, 130]);
  return random.pick([
    JSON.stringify(random.pick(DTYPE_NAMES)),
    `[${random.list(random.below(4), () => String(random.pick(EDGES)))}]`,
    random.pick([
      "null",
      "-1",
      "1.5",
      "2e0",
      "-0",
      "1e999",
      "[[1]]",
      "[1,]",
      "{}",
      "true",
      '"\\ud800"',
      '"\\u0041"',
      "01",
    ]),
    "[".repeat(brackets) + "]".repeat(brackets - random.below(2)),
  ]);
}

/** A file of a header, whose length it says, and data. @param {Uint8Array} header @param {Uint8Array} data */
export function withHeader(header, data) {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return join(length, header, data);
}

/** A file's header and data; null where it is cut off. @param {Uint8Array} bytes @returns {[Uint8Array, Uint8Array] | [null, null]} */
export function partsOf(bytes) {
  if (bytes.length < 8) return [null, null];
  const end = 8 + Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  return end > bytes.length ? [null, null] : [bytes.subarray(8, end), bytes.subarray(end)];
}

/** The tensors' names, as JSON.parse sees them. @param {Uint8Array} bytes */
export function namesInHeader(bytes) {
  const [header] = partsOf(bytes);
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(header ?? undefined);
  return Object.keys(JSON.parse(text)).filter((name) => name !== "__metadata__");
}

/** Changes the header and says its length; or the data's; or any bytes. @type {Mutation} */
export function mutateSafetensors(random, bytes, other) {
  const [header, data] = random.chance(0.2) ? [null, null] : partsOf(bytes);
  if (header === null) return mutateBytes(random, bytes, other);
  const changed = random.chance(0.5) ? mutateText(random, header) : mutateBytes(random, header, other.subarray(8));
  return withHeader(changed, data);
}

/** Another number, name or value in the place of one. @param {Random} random @param {Uint8Array} header */
function mutateText(random, header) {
  const text = Buffer.from(header).toString("utf8");
  const places = [...text.matchAll(/-?\d+|"[^"]*"|\[[^\]]*\]/g)];
  if (places.length === 0) return header;
  const { index, 0: found } = random.pick(places);
  const odd = random.pick([
    String(random.pick(EDGES)),
    String(random.below(40)),
    oddValue(random),
    JSON.stringify(random.pick(NAMES)),
    "",
  ]);
  return new TextEncoder().encode(text.slice(0, index) + odd + text.slice(index + found.length));
}
