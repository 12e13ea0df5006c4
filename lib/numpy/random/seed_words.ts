import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { node } from "../../host.js";

/** What Python's random is seeded with: an integer of any size, or a text. */
export type PythonSeed = number | bigint | string;

/** The 32-bit words of the seed, lowest first, that init_by_array takes: of a number its magnitude. Throws ERR_SEED. */
export function wordsOf(seed: PythonSeed): number[] {
  let rest = typeof seed === "string" ? integerOf(seed) : magnitudeOf(seed);
  const words: number[] = [];
  do {
    words.push(Number(rest & 0xffffffffn));
    rest >>= 32n;
  } while (rest > 0n);
  return words;
}

function magnitudeOf(seed: number | bigint): bigint {
  if (typeof seed !== "bigint" && !Number.isSafeInteger(seed))
    throw seedError(`a seed of Python's random is an integer, a bigint or a text; given ${show(seed)}`);
  const value = BigInt(seed);
  return value < 0n ? -value : value;
}

/** The text's UTF-8 bytes and their SHA-512 after them, as one number, first byte highest. */
function integerOf(text: string): bigint {
  if (!text.isWellFormed()) throw seedError(`a text as a seed must be well-formed Unicode, given ${show(text)}`);
  if (node === null) throw seedError("a text as a seed needs Node's SHA-512; give a number outside Node");
  const bytes = Buffer.from(text, "utf8");
  const digest = node.crypto.createHash("sha512").update(bytes).digest("hex");
  return BigInt(`0x${bytes.toString("hex")}${digest}`);
}

function seedError(message: string): SamebitsError {
  return new SamebitsError("ERR_SEED", message);
}
