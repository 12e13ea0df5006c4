/**
 * Inputs for the readers of files, one after another, and what may come of them: what is in the file, or a SamebitsError that says
 * what is wrong with it. Nothing else, in less than a second, in memory that the file's size bounds, and with no file left open.
 * An input with an outcome that none had before is kept, and others are made of it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { loadSafetensors, loadTorchCheckpoint, SamebitsError, Tensor } from "../../dist/index.js";
import { checkpointSeeds, mutateDescribed, netSeeds, readCheckpoint, readNet } from "./described.mjs";
import { countOpen, PATH, putFile } from "./memory_files.mjs";
import { makeNpy, mutateNpy, npySeeds, readNpy } from "./npy.mjs";
import { Random } from "./random.mjs";
import { makeSafetensors, mutateSafetensors, namesInHeader } from "./safetensors.mjs";
import { makeLegacy, makeZip, mutateLegacy, mutateZip } from "./torch.mjs";

/** @import { Mutation } from "./mutate.mjs" */

/**
 * @typedef {object} Format
 * @property {(path: string) => Promise<unknown>} read
 * @property {Mutation} mutate
 * @property {() => Promise<Uint8Array[]>} seeds good files, and bad ones, to begin with
 * @property {(random: Random) => Uint8Array} [make]
 * @property {(input: Uint8Array) => string[]} [namesIn] the tensors of a file that is read
 * @property {string[]} [codes] of errors besides those of files
 */

/** @type {Readonly<Record<string, Format>>} */
export const FORMATS = {
  safetensors: {
    read: loadSafetensors,
    seeds: () => goldensOf("safetensors"),
    make: makeSafetensors,
    mutate: mutateSafetensors,
    namesIn: namesInHeader,
  },
  zip: { read: loadTorchCheckpoint, seeds: () => goldensOf("zip"), make: makeZip, mutate: mutateZip },
  legacy: { read: loadTorchCheckpoint, seeds: () => goldensOf("legacy"), make: makeLegacy, mutate: mutateLegacy },
  npy: { read: readNpy, seeds: npySeeds, make: makeNpy, mutate: mutateNpy },
  net: { read: readNet, seeds: netSeeds, mutate: mutateDescribed },
  // A checkpoint may be of another run.
  checkpoint: {
    read: readCheckpoint,
    seeds: checkpointSeeds,
    mutate: mutateDescribed,
    codes: ["ERR_ARGUMENT", "ERR_SHAPE"],
  },
};

/** Milliseconds of processor time, which an input may take; it is tried again, since garbage of others may have been collected. */
const LONGEST = 1000;
const ATTEMPTS = 3;
/** Bytes by which one input may raise the process's memory: twice what a small file's content may take. */
const MOST_MEMORY = 2 ** 27;
/** Bytes of goldens that are begun with, and of inputs that others are made of. */
const LONGEST_GOLDEN = 2 ** 13;
const LONGEST_INPUT = 2 ** 16;
/** How many properties all objects have. */
const PROPERTIES = Reflect.ownKeys(Object.prototype).length;

/** An input that shows a fault. */
export class Fault extends Error {
  /** @param {string} format @param {Uint8Array} input @param {string} what @param {unknown} [cause] */
  constructor(format, input, what, cause) {
    super(`${format}: ${what}`, { cause });
    this.input = input;
  }
}

/** What comes of an input, without its own words and numbers. Throws a Fault. @param {string} format @param {Uint8Array} input */
export async function outcomeOf(format, input) {
  const { read, namesIn } = /** @type {Format} */ (FORMATS[format]);
  const whenRead = (/** @type {unknown} */ value) => {
    if (namesIn !== undefined) checkNames(format, input, namesIn, value);
    return kindsIn(value);
  };
  putFile(input);
  for (let attempt = 1; ; attempt++) {
    const [memory, start] = [process.resourceUsage().maxRSS, process.cpuUsage()];
    const outcome = await read(PATH).then(whenRead, (error) => errorOutcome(format, input, error));
    const bytes = (process.resourceUsage().maxRSS - memory) * 1024;
    const { user, system } = process.cpuUsage(start);
    const milliseconds = (user + system) / 1000;
    if (Reflect.ownKeys(Object.prototype).length !== PROPERTIES)
      throw new Fault(format, input, "has changed all objects");
    if (countOpen() !== 0) throw new Fault(format, input, "a file was left open");
    if (bytes > MOST_MEMORY) throw new Fault(format, input, `took ${bytes} bytes of memory`);
    if (milliseconds < LONGEST) return outcome;
    if (attempt === ATTEMPTS) throw new Fault(format, input, `took ${milliseconds} ms`);
  }
}

/** What is read has the names that another reader sees. @param {string} format @param {Uint8Array} input @param {(input: Uint8Array) => string[]} namesIn @param {unknown} value */
function checkNames(format, input, namesIn, value) {
  const names = Object.keys(/** @type {{ tensors: object }} */ (value).tensors).toSorted();
  let expected;
  try {
    expected = namesIn(input).toSorted();
  } catch (error) {
    throw new Fault(format, input, `is read, but ${error}`);
  }
  if (JSON.stringify(names) !== JSON.stringify(expected))
    throw new Fault(format, input, `is read as ${names}, not ${expected}`);
}

/** @param {string} format @param {Uint8Array} input @param {unknown} error */
function errorOutcome(format, input, error) {
  const { codes = [] } = /** @type {Format} */ (FORMATS[format]);
  if (
    !(error instanceof SamebitsError) ||
    !["ERR_FILE_FORMAT", "ERR_DTYPE", ...codes].includes(error.code) ||
    !error.message.startsWith(PATH)
  )
    throw new Fault(format, input, `failed with ${error instanceof Error ? error.stack : error}`, error);
  if (/[\p{Cc}\p{Cf}]/u.test(error.message.replaceAll("\n", "")))
    throw new Fault(format, input, `says ${JSON.stringify(error.message)}`);
  const words = error.message
    .replace(/(JSON object: Unexpected (?:token)?|(?:absolute|relative) path:|invalid characters|of samebits).*/s, "$1")
    .replace(/(names|calls|holds a whole|the name|version is) .*?(?=, which|, not|, and|: )/s, "$1 _")
    .replace(/"(?:[^"\\]|\\.)*"?|'[^']*'|\[.*\]/g, "_")
    .replace(/0x[0-9a-f]+|-?\d[\w.+-]*|[a-z]+\d+/gi, "0");
  return `${error.code} ${words.slice(0, 160)}`;
}

/** The kinds of things that were read. @param {unknown} value */
function kindsIn(value) {
  /** @type {Set<string>} */
  const kinds = new Set();
  const queue = [value];
  for (let i = 0; i < queue.length && i < 1000; i++) {
    const item = queue[i];
    const isObject = typeof item === "object" && item !== null;
    const isTensor = item instanceof Tensor;
    kinds.add(isObject ? Object.getPrototypeOf(item).constructor.name : "scalars");
    if (item instanceof Map) queue.push(...item.keys(), ...item.values());
    else if (isObject && !isTensor && !ArrayBuffer.isView(item)) queue.push(...Object.values(item));
  }
  return `read: ${[...kinds].toSorted().join(", ")}`;
}

/** Inputs by their outcomes, of one format. @typedef {Map<string, Uint8Array>} Corpus */

const CORPUS = new URL("corpus.json", import.meta.url);

/** The inputs that were kept. @param {string} format @returns {Uint8Array[]} */
export function keptInputs(format) {
  const all = JSON.parse(readFileSync(CORPUS, "utf8"));
  return Object.values(all[format] ?? {}).map(
    (text) => new Uint8Array(Buffer.from(/** @type {string} */ (text), "base64")),
  );
}

const GOLDENS = new URL("../golden/interchange/", import.meta.url);
const FOLDERS = ["safetensors", "torch-1.13.1", "torch-2.13.0", "bad"];

/** The goldens of that format. @param {string} format @returns {Promise<Uint8Array[]>} */
async function goldensOf(format) {
  const paths = FOLDERS.flatMap((folder) => readdirSync(new URL(folder, GOLDENS)).map((name) => `${folder}/${name}`));
  const files = paths
    .filter((path) => !/\.(json|py|md)$/.test(path))
    .map((path) => ({ path, bytes: readFileSync(new URL(path, GOLDENS)) }));
  return files
    .filter(({ path, bytes }) => formatOf(path, bytes) === format && bytes.length <= LONGEST_GOLDEN)
    .map(({ bytes }) => new Uint8Array(bytes));
}

/** @param {string} path @param {Buffer} bytes */
function formatOf(path, bytes) {
  if (path.endsWith(".safetensors")) return "safetensors";
  return bytes.toString("latin1", 0, 2) === "PK" ? "zip" : "legacy";
}

/**
 * Tries so many inputs of a format. Gives all outcomes, and the shortest input for each that no seed has. Throws a Fault.
 * @param {string} format @param {{ inputs: number, seed: number }} options
 */
export async function fuzz(format, { inputs, seed }) {
  const { make, mutate, seeds } = /** @type {Format} */ (FORMATS[format]);
  const random = new Random(seed);
  const pool = await seeds();
  /** @type {Set<string>} */
  const ofSeeds = new Set();
  for (const input of pool) ofSeeds.add(await outcomeOf(format, input));
  /** @type {Corpus} */
  const kept = new Map();
  const tryOut = async (/** @type {Uint8Array} */ input) => {
    const outcome = await outcomeOf(format, input);
    const best = kept.get(outcome)?.length ?? LONGEST_INPUT;
    if (ofSeeds.has(outcome) || input.length >= best) return;
    kept.set(outcome, input);
    pool.push(input);
  };
  for (const input of keptInputs(format)) await tryOut(input);
  for (let done = 0; done < inputs; done++)
    await tryOut(
      make !== undefined && random.chance(0.2) ? make(random) : mutate(random, random.pick(pool), random.pick(pool)),
    );
  return { outcomes: new Set([...ofSeeds, ...kept.keys()]), kept };
}

/** The input without whatever does not matter for its outcome. @param {string} format @param {Uint8Array} input @param {string} outcome */
export async function minimised(format, input, outcome) {
  let least = input;
  for (let length = Math.ceil(input.length / 2); length >= 1; length = length === 1 ? 0 : Math.ceil(length / 2)) {
    for (let at = 0; at < least.length;) {
      const shorter = new Uint8Array([...least.subarray(0, at), ...least.subarray(at + length)]);
      if ((await outcomeOf(format, shorter)) === outcome) least = shorter;
      else at += length;
    }
  }
  return least;
}
