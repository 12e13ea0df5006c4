/** .npy files: nearly legal ones, and changes that keep the header's length right. */
import { elementCount } from "../../dist/tensor/shape.js";
import { withFile } from "../../dist/files/file_reader.js";
import { readNpyHeader } from "../../dist/files/stored/npy.js";
import { EDGES, join, mutateBytes } from "./mutate.mjs";

/** @import { Random } from "./random.mjs" */
/** @import { Mutation } from "./mutate.mjs" */

const BYTES = { float32: 4, int32: 4, int64: 8 };
const MAGIC = Uint8Array.from(Buffer.from("\x93NUMPY", "latin1"));
const DESCRIPTIONS = [
  "'<f4'",
  "'<i8'",
  "'<i4'",
  "'<f8'",
  "'>f4'",
  "'|u1'",
  "'|O'",
  "[('a', '<f4')]",
  "'f4'",
  "''",
  "None",
];
const ODD = [
  "True",
  "False",
  "()",
  "(-1,)",
  "(1L, 2L)",
  "(1e9,)",
  "'\\x00'",
  "[[['a']]]",
  "{}",
  "__import__('os')",
  "",
];

/** The header, whose elements fill the file to its end. @param {string} path */
export async function readNpy(path) {
  return withFile(path, async (file) => {
    const header = await readNpyHeader(file);
    const bytes = BYTES[/** @type {keyof typeof BYTES} */ (header.dtype)];
    if (header.begin + bytes * elementCount(header.shape) !== file.size)
      throw new Error(`the elements of ${JSON.stringify(header)} do not fill the file of ${file.size} bytes`);
    return header;
  });
}

/** A file of a header, whose length it says, and data. @param {number} version @param {string} text @param {Uint8Array} data */
function withHeader(version, text, data) {
  const length = new Uint8Array(version === 1 ? 2 : 4);
  for (let i = 0; i < length.length; i++) length[i] = (text.length >>> (8 * i)) & 255;
  return join(MAGIC, Uint8Array.of(version, 0), length, new TextEncoder().encode(text), data);
}

/** A small array; now and then something in it is not as it should be. @param {Random} random */
export function makeNpy(random) {
  const odd = (/** @type {string} */ value) => (random.chance(0.05) ? random.pick(ODD) : value);
  const shape = random.list(random.below(4), () => random.below(5));
  const sizes = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const items = [
    `'descr': ${odd(random.chance(0.7) ? random.pick(DESCRIPTIONS.slice(0, 3)) : random.pick(DESCRIPTIONS))}`,
    `'fortran_order': ${odd(random.chance(0.9) ? "False" : "True")}`,
    `'shape': ${odd(random.chance(0.05) ? `(${random.pick(EDGES)}, ${random.pick(EDGES)})` : sizes)}`,
  ];
  if (random.chance(0.03)) items.splice(random.below(3), 1);
  if (random.chance(0.03)) items.push(random.pick(items));
  const width = (items[0] ?? "").includes("8") ? 8 : 4;
  const text = `{${items.join(", ")}${random.pick([", ", "", ","])}}${" ".repeat(random.below(9))}\n`;
  const data = random.bytes(shape.reduce((a, b) => a * b, width) + (random.chance(0.05) ? 1 : 0));
  return withHeader(random.chance(0.97) ? 1 + random.below(3) : random.below(256), text, data);
}

/** Some that are legal, to begin with. */
export async function npySeeds() {
  return ["'<f4'", "'<i4'", "'<i8'"].map((descr) =>
    withHeader(
      1,
      `{'descr': ${descr}, 'fortran_order': False, 'shape': (2, 3), }\n`,
      new Uint8Array(descr === "'<i8'" ? 48 : 24),
    ),
  );
}

/** Another number or text in the place of one in the header; or any bytes. @type {Mutation} */
export function mutateNpy(random, bytes, other) {
  const text = Buffer.from(bytes.subarray(10)).toString("latin1");
  const end = text.indexOf("}\n") + 2;
  const places = end < 2 || bytes[6] !== 1 ? [] : [...text.slice(0, end).matchAll(/\d+|'[^']*'|True|False|[(){},:]/g)];
  if (places.length === 0 || random.chance(0.3)) return mutateBytes(random, bytes, other);
  const { index, 0: found } = random.pick(places);
  const changed = random.pick([...ODD, ...DESCRIPTIONS, String(random.pick(EDGES)), String(random.below(9))]);
  return withHeader(
    1,
    text.slice(0, index) + changed + text.slice(index + found.length, end),
    bytes.subarray(10 + end),
  );
}
