import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { node } from "../../host.js";

/** What Python's random is seeded with: an integer of any size, or a text. */
export type PythonSeed = number | bigint | string;

/** The 32-bit words of the seed, lowest first, at least one: of a number its magnitude's. Throws ERR_SEED. */
export function wordsOf(seed: PythonSeed): number[] {
  const digits = (typeof seed === "string" ? digitsOf(seed) : magnitudeOf(seed).toString(16)).replace(/^0+(?=.)/, "");
  return Array.from({ length: Math.ceil(digits.length / 8) }, (_, i) => {
    const end = digits.length - 8 * i;
    return Number.parseInt(digits.slice(Math.max(0, end - 8), end), 16);
  });
}

function magnitudeOf(seed: number | bigint): bigint {
  if (typeof seed !== "bigint" && !Number.isSafeInteger(seed))
    throw seedError(`a seed of Python's random is an integer, a bigint or a text; given ${show(seed)}`);
  const value = BigInt(seed);
  return value < 0n ? -value : value;
}

/** The hexadecimal digits of the text's UTF-8 bytes, and of their SHA-512 after them. */
function digitsOf(text: string): string {
  if (!text.isWellFormed()) throw seedError(`a text as a seed must be well-formed Unicode, given ${show(text)}`);
  if (node === null) throw seedError("a text as a seed needs Node's SHA-512; give a number outside Node");
  const bytes = Buffer.from(text, "utf8");
  return bytes.toString("hex") + node.crypto.createHash("sha512").update(bytes).digest("hex");
}

function seedError(message: string): SamebitsError {
  return new SamebitsError("ERR_SEED", message);
}
