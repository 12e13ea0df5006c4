/** A pickle's bytes, one after another: every read is checked against their end. */
import { SamebitsError } from "../../errors.js";
import { formatError } from "../file_error.js";
import type { Allowance } from "./allowance.js";
import type { Pickled } from "./pickled.js";
import { decodeText } from "./text.js";

/** What a pickle is read with. */
export interface PickleSource {
  readonly bytes: Uint8Array;
  /** Where the pickle begins. */
  readonly start: number;
  /** The file, for messages. */
  readonly file: string;
  /** The part of the file, for messages. */
  readonly part: string;
  /** What the values may take. */
  readonly allowance: Allowance;
  /** What a persistent id stands for; null where it is none. */
  persistent(id: Pickled): Pickled;
}

/** The pickle ends beyond the bytes. */
export class PickleTooShort extends SamebitsError {}

/** Bytes of a module or of a name in it. */
const LONGEST_NAME = 256;

export class PickleReader {
  readonly #source: PickleSource;
  readonly #view: DataView;
  /** Where the opcode stands that is being run. */
  #opcodeAt = 0;
  position: number;

  constructor(source: PickleSource) {
    this.#source = source;
    this.#view = new DataView(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength);
    this.position = source.start;
  }

  opcode(): number {
    this.#opcodeAt = this.position;
    return this.byte();
  }

  wrong(what: string, remedy = "The file is damaged, or none of PyTorch's"): SamebitsError {
    const { file, part } = this.#source;
    return formatError(file, `${part}, byte ${this.#opcodeAt}: the pickle ${what}`, remedy);
  }

  #take(length: number): number {
    const at = this.position;
    if (length > this.#source.bytes.length - at) {
      const { message } = this.wrong("is cut off", "The file is cut short or damaged: get it anew");
      throw new PickleTooShort("ERR_FILE_FORMAT", message);
    }
    this.position += length;
    return at;
  }

  byte(): number {
    return this.#view.getUint8(this.#take(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#take(4), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  /** Big-endian, unlike all else. */
  float64(): number {
    return this.#view.getFloat64(this.#take(8), false);
  }

  /** Two's complement, a number where that is exact. */
  long(length: number): number | bigint {
    const long = length === 8 ? this.#view.getBigInt64(this.#take(8), true) : longOf(this.bytes(length));
    const number = Number(long);
    return Number.isSafeInteger(number) ? number : long;
  }

  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#source.bytes.subarray(at, at + length);
  }

  text(length: number): string {
    this.#source.allowance.take(length);
    const text = decodeText(this.bytes(length));
    if (text === null) throw this.wrong("has a text that is not UTF-8");
    return text;
  }

  /** Up to the line's end. */
  line(): string {
    const rest = this.#source.bytes.subarray(this.position, this.position + LONGEST_NAME + 1);
    const length = rest.indexOf(0x0a);
    if (length < 0 && rest.length > LONGEST_NAME) throw this.wrong(`has a name of more than ${LONGEST_NAME} bytes`);
    const line = this.text(length < 0 ? rest.length + 1 : length);
    this.#take(1);
    return line;
  }
}

/** Little-endian. */
function longOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}
