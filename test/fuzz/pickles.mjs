/** Pickles as PyTorch writes them, opcode by opcode; now and then one that it would not write. */
import { EDGES, join } from "./mutate.mjs";

/** @import { Random } from "./random.mjs" */

const encoder = new TextEncoder();
export const op = (/** @type {string} */ characters) =>
  Uint8Array.from(characters, (character) => character.charCodeAt(0));

/** @param {number} opcode @param {(view: DataView) => void} write @param {number} width */
const number = (opcode, width, write) => {
  const bytes = new Uint8Array(1 + width);
  bytes[0] = opcode;
  write(new DataView(bytes.buffer, 1));
  return bytes;
};

/** @param {number} value */
export const int = (value) => {
  if (value >= 0 && value < 256) return Uint8Array.of(0x4b, value);
  if (value >= 0 && value < 65536) return number(0x4d, 2, (view) => view.setUint16(0, value, true));
  return number(0x4a, 4, (view) => view.setInt32(0, value, true));
};

/** @param {bigint} value */
export const long = (value) => {
  const width = Math.ceil((value.toString(2).length + 1) / 8);
  return join(
    Uint8Array.of(0x8a, width),
    Uint8Array.from({ length: width }, (_, i) => Number((value >> BigInt(8 * i)) & 255n)),
  );
};

/** @param {number} value */
const float = (value) => number(0x47, 8, (view) => view.setFloat64(0, value));

/** @param {string} value */
export const text = (value) => {
  const bytes = encoder.encode(value);
  return join(
    number(0x58, 4, (view) => view.setUint32(0, bytes.length, true)),
    bytes,
  );
};

/** @param {string} name module and name, with a space between */
const global = (name) => op(`c${name.replace(" ", "\n")}\n`);

/** A pickle of one value. @param {Uint8Array} value @param {number} protocol */
export const pickleOf = (value, protocol = 2) => join(Uint8Array.of(0x80, protocol), value, op("."));

/** Of each class, its elements' bytes. */
const STORAGES = {
  Float: 4,
  Double: 8,
  Half: 2,
  BFloat16: 2,
  Long: 8,
  Int: 4,
  Short: 2,
  Char: 1,
  Byte: 1,
  Bool: 1,
  ComplexFloat: 8,
};
const DTYPES = ["float32", "float16", "int64", "bool", "uint16", "complex64", "float8_e5m2"];
const KEYS = ["weight", "bias", "0", "", "__proto__", "constructor", "state", "\u00e9\u{1f600}"];
const NAMES = [
  "torch float32",
  "torch FloatStorage",
  "torch Size",
  "torch device",
  "collections OrderedDict",
  "collections Counter",
].concat(
  ["_codecs encode", "builtins set", "builtins complex", "__builtin__ bytearray", "os system", "builtins eval"],
  [
    "torch._utils _rebuild_parameter",
    "torch._tensor _rebuild_from_type_v2",
    "torch.nn.modules.linear Linear",
    " ",
    "numpy dtype",
  ],
);

/** The elements and their width of each storage that a pickle names, by its key. @typedef {Map<string, { count: number, width: number }>} Storages */

/** Makes one pickle after another over the same storages. */
export class Pickles {
  /** @type {Storages} */
  storages = new Map();
  #puts = 0;

  /** @param {Random} random @param {boolean} isLegacy @param {number} oddity how often something is odd */
  constructor(random, isLegacy, oddity) {
    this.random = random;
    this.isLegacy = isLegacy;
    this.oddity = oddity;
  }

  /** @param {Uint8Array} value */
  whole(value) {
    return pickleOf(value, this.#isOdd() ? this.random.below(6) : 2);
  }

  #isOdd() {
    return this.random.chance(this.oddity);
  }

  /** A state_dict, or anything. */
  state() {
    this.#puts = 0;
    if (this.random.chance(0.3)) return this.value(0);
    const items = this.random.list(this.random.small(5), () => join(text(this.random.pick(KEYS)), this.tensor()));
    return join(global("collections OrderedDict"), op(")R"), this.#put(), op("("), ...items, op("u"));
  }

  /** @param {number} depth @returns {Uint8Array} */
  value(depth) {
    const { random } = this;
    if (this.#isOdd()) return this.#odd(depth);
    if (depth < 3 && this.#puts < 250 && random.chance(0.005)) return this.#shared();
    const makers = [
      () => op(random.pick(["N", "\x88", "\x89"])),
      () => int(random.below(2 ** random.below(33)) - random.below(2)),
      () => long(random.pick(EDGES) - BigInt(random.below(3))),
      () => float(random.pick([0, -0, 0.5, Number.NaN, Infinity, 1e300])),
      () => text(random.pick(KEYS)),
      () => join(op("("), ...this.#values(depth), op("t")),
      () => op(random.pick([")", "]", "}"])),
      () => join(op("]"), this.#put(), op("("), ...this.#values(depth), op("e")),
      () => join(op("}"), this.#put(), op("("), ...this.#items(depth), op("u")),
      () => join(op("}"), this.#key(), this.value(depth + 1), op("s")),
      () => join(op("]"), this.value(depth + 1), op("a")),
      () => this.tensor(),
      () => this.tensor(),
      () => this.#call(random.pick(NAMES), depth),
      () => (this.#puts > 0 ? Uint8Array.of(0x68, random.below(Math.min(256, this.#puts))) : op("N")),
    ];
    return random.pick(depth > 5 ? makers.slice(0, 5) : makers)();
  }

  /** Few opcodes that ask for much: a long argument, which the memo has, again and again. */
  #shared() {
    const { random } = this;
    const [argument, callee] = [this.#puts++, this.#puts++];
    const length = random.below(2 ** random.below(15));
    const put = (/** @type {number} */ index) => Uint8Array.of(0x71, index);
    const get = (/** @type {number} */ index) => Uint8Array.of(0x68, index);
    const long = random.pick([
      () => text("a".repeat(length)),
      () => op(`(${"N".repeat(length)}t`),
      () => op(`](${"N".repeat(length)}e`),
      () => join(op("]("), ...random.list(Math.min(length, 1000), () => join(this.#key(), op("N\x86"))), op("e")),
      () => join(op("}("), ...random.list(Math.min(length, 1000), () => join(this.#key(), op("N"))), op("u")),
      () => join(op(")"), ...random.list(random.below(60), () => join(put(argument), get(argument), op("\x86")))),
    ])();
    const call = random.pick([op("\x85R"), join(text("latin1"), op("\x86R"))]);
    const use = random.pick([
      get(argument),
      join(op("}"), get(argument), op("Ns")),
      join(op("}"), get(argument), op("\x85Ns")),
      join(get(callee), get(argument), call),
    ]);
    const first = join(global(random.pick(NAMES)), put(callee), get(argument), call);
    const times = random.below(2 ** random.below(14));
    return join(long, put(argument), first, op("("), ...random.list(times, () => use), op("t\x87"));
  }

  #put() {
    return this.#puts < 256 && this.random.chance(0.5) ? Uint8Array.of(0x71, this.#puts++) : new Uint8Array(0);
  }

  /** @param {number} depth */
  #values(depth) {
    return this.random.list(this.random.small(4), () => this.value(depth + 1));
  }

  #key() {
    const { random } = this;
    return random.pick([
      text(random.pick(KEYS)),
      int(random.below(3)),
      op("N"),
      op("\x88"),
      float(1),
      join(int(1), op("\x85")),
      join(
        op("("),
        ...random.list(random.small(4), () => random.pick([int(1), op("\x88"), float(1), op("N")])),
        op("t\x85"),
      ),
    ]);
  }

  /** @param {number} depth */
  #items(depth) {
    return this.random.list(this.random.small(4), () => join(this.#key(), this.value(depth + 1)));
  }

  /** @param {string} name @param {number} depth */
  #call(name, depth) {
    const { random } = this;
    const args = {
      "torch Size": () => [join(op("("), ...random.list(random.below(4), () => int(random.below(5))), op("t"))],
      "torch device": () => [text("cpu")],
      "collections Counter": () => [join(op("}("), ...this.#items(depth), op("u"))],
      "_codecs encode": () => [text("\u00ff\u0000"), text("latin1")],
      "builtins complex": () => [float(1), float(-0)],
      "torch._utils _rebuild_parameter": () => [this.tensor(), op("\x88"), global("collections OrderedDict"), op(")R")],
    }[name];
    return join(global(name), op("("), ...(args === undefined ? this.#values(depth) : args()), op("tR"));
  }

  /** A tensor of a storage, mostly within it. */
  tensor() {
    const { random } = this;
    const sizes = random.list(random.below(4), () => random.below(4));
    const strides = sizes.map((_, d) => sizes.slice(d + 1).reduce((a, b) => a * b, 1));
    if (random.chance(0.2)) strides.reverse();
    if (random.chance(0.1)) strides.fill(0);
    const count = sizes.reduce((a, b) => a * b, 1) + random.small(4);
    const tuple = (/** @type {number[]} */ values) =>
      join(op("("), ...values.map((value) => this.#size(value)), op("t"));
    const isV3 = random.chance(0.1);
    const parts = [this.#storage(count), this.#size(random.small(2)), tuple(sizes), tuple(strides), op("\x89")];
    const hooks = join(global("collections OrderedDict"), op(")R"));
    const dtype = isV3 ? global(`torch ${random.pick(DTYPES)}`) : new Uint8Array(0);
    return join(
      global(`torch._utils _rebuild_tensor_v${isV3 ? 3 : 2}`),
      op("("),
      ...parts,
      hooks,
      dtype,
      op("tR"),
      this.#put(),
    );
  }

  /** @param {number} value */
  #size(value) {
    return this.#isOdd() ? long(this.random.pick(EDGES)) : int(value);
  }

  /** A persistent id. @param {number} count */
  #storage(count) {
    const { random } = this;
    const [type, width] = /** @type {[string, number]} */ (random.pick(Object.entries(STORAGES)));
    const key = String(random.chance(0.2) ? random.below(3) : this.storages.size);
    const declared = this.#isOdd() ? count + random.below(9) : count;
    if (!this.storages.has(key)) this.storages.set(key, { count: declared, width });
    const view = this.isLegacy ? op("N") : new Uint8Array(0);
    const name = this.#isOdd() ? random.pick(NAMES) : `torch ${type}Storage`;
    return join(op("("), text("storage"), global(name), text(key), text("cpu"), this.#size(count), view, op("tQ"));
  }

  /** What PyTorch does not write. @param {number} depth @returns {Uint8Array} */
  #odd(depth) {
    const { random } = this;
    return random.pick([
      () => random.bytes(1 + random.below(4)),
      () => join(this.value(depth + 1), this.value(depth + 1)),
      () => new Uint8Array(0),
      () => global(random.pick(NAMES)),
      () =>
        join(
          this.value(depth + 1),
          random.pick(["Q", "R", "b", "0", "2", "\x81", "\x8f", "\x94", "s", "u", "e", "t", "("].map(op)),
        ),
      () =>
        number(random.pick([0x58, 0x72, 0x6a, 0x8b]), 4, (view) =>
          view.setUint32(0, Number(random.pick(EDGES) & 0xffffffffn)),
        ),
      () => join(op("\x80"), ...random.list(random.below(200), () => op("]"))),
      () =>
        join(
          op("]"),
          ...random.list(random.below(200), () => op("]")),
          ...random.list(random.below(200), () => op("a")),
        ),
    ])();
  }
}
