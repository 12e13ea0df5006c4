/** The goldens that `samebits verify` goes by, out of the tests' own: what is exact, without what is for people to read. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const DATA = "test/golden/data";
const PROFILES = ["linux-x64", "windows-x64", "linux-arm64"];

/** @type {Readonly<Record<string, readonly string[]>>} What is taken of each section. */
const TAKEN = {
  rng: ["cases"],
  rng_state: ["cases"],
  uniform: ["cases"],
  normal: ["cases"],
  init: ["cases"],
  linear: ["layers", "nets"],
  discrete: ["randperm", "randint", "bernoulli", "dropout", "multinomial"],
  dataloader: ["shuffle_generator", "weighted_sampler", "subset_sampler", "random_split"],
  print: ["cases", "with_options"],
  demo: ["seed", "stdout"],
  optim: ["optim"],
};

/** Sections whose tensors are results only: of long ones a digest is enough. */
const RESULTS = new Set(["uniform", "normal", "init", "linear"]);
/** Of those sections' cases, a part, drawn by lot: of linux-x64's, and, of these, of the other profiles'. The tests have all. */
const SHARE = { own: 1 / 8, others: 1 / 16 };
/** The states that are taken: 2500 bytes each that nothing makes smaller. */
const STATES = new Set(["seed 0, after randn(3): second variate cached", "seed 0, after 625 draws"]);
/** Characters of the longest case of printing: the numbers of longer ones are most of the package's goldens. */
const LONGEST_PRINTED = 9000;
/** Hexadecimal digits of what stands for a tensor as it is. */
const LONG = 96;
/** Of a digest, and of the elements at either end. */
const DIGEST = 16;

/** Writes them, where they are older than what they are made of. It takes seconds. @param {string} target */
export function packGoldens(target) {
  const files = PROFILES.flatMap((profile) => readdirSync(`${DATA}/${profile}`).map((name) => `${profile}/${name}`));
  const sources = [...files.map((name) => `${DATA}/${name}`), fileURLToPath(import.meta.url)];
  if (existsSync(target) && sources.every((path) => statSync(path).mtimeMs <= statSync(target).mtimeMs)) return;
  /** @type {Record<string, Record<string, unknown>>} */
  const goldens = {};
  for (const file of files) {
    const [profile = "", section = ""] = file.replace(".json", "").split("/");
    const taken = TAKEN[section];
    const share = profile === PROFILES[0] ? SHARE.own : SHARE.others;
    if (taken !== undefined) (goldens[profile] ??= {})[section] = partOf(`${DATA}/${file}`, taken, share);
  }
  writeFileSync(target, compressed(JSON.stringify(goldens)));
}

/** @param {string} file @param {readonly string[]} taken @param {number} share */
function partOf(file, taken, share) {
  const all = JSON.parse(readFileSync(file, "utf8"), (key, value) =>
    key === "preview" || key === "dec" ? undefined : value,
  );
  const section = basename(file, ".json");
  const isOfResults = RESULTS.has(section);
  if (section === "print") all.cases = all.cases.filter(isShort);
  if (section === "rng_state") all.cases = all.cases.filter((/** @type {any} */ { label }) => STATES.has(label));
  return Object.fromEntries(taken.map((key) => [key, isOfResults ? shortened(drawn(all[key], share)) : all[key]]));
}

/** Those whose lot, which goes by the place only, lies within the share. @param {unknown[]} cases @param {number} share */
function drawn(cases, share) {
  const lot = (/** @type {number} */ i) => createHash("sha256").update(String(i)).digest().readUInt32BE() / 2 ** 32;
  return cases.filter((_, i) => lot(i) < share);
}

/** @param {unknown} value */
function isShort(value) {
  return JSON.stringify(value).length <= LONGEST_PRINTED;
}

/** The value with a digest, and the ends, for the bits of every long tensor in it. @param {any} value @returns {any} */
function shortened(value) {
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object" || value === null) return value;
  const { bits, dtype, shape } = value;
  if (typeof bits !== "string" || bits.length <= LONG) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, shortened(item)]));
  }
  const width = dtype === "float64" ? 16 : 8;
  const sha256 = createHash("sha256").update(littleEndian(bits, width)).digest("hex").slice(0, DIGEST);
  return { dtype, shape, sha256, head: bits.slice(0, width), tail: bits.slice(-width) };
}

/** @param {string} bits @param {number} width Digits of an element. */
function littleEndian(bits, width) {
  const elements = bits.match(new RegExp(`.{${width}}`, "g")) ?? [];
  return Buffer.concat(elements.map((element) => Buffer.from(element, "hex").reverse()));
}

/** The profiles have most in common, megabytes apart: hence the window. @param {string} text */
function compressed(text) {
  const params = { [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: text.length };
  return brotliCompressSync(text, { params });
}
