/**
 * An interpreter of the pickles that PyTorch writes: a loop over opcodes, without recursion, that looks nothing up anywhere and
 * runs nothing. A name is one of names.ts or an error; a call is one of them on arguments of the right kinds.
 * Opcodes: Python's pickletools (PSF licence), those of torch/_weights_only_unpickler.py (BSD-3-Clause).
 */
import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { giveTurn, isTurnDue } from "../../turns.js";
import { formatError } from "../file_error.js";
import { BadCall, call, isKnown, unknownName } from "./names.js";
import { type Pickled, PickledDict, PickledFloat, PickledList, PickledName, PickledTuple } from "./pickled.js";
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
  /** What a persistent id stands for; null where it is none. */
  persistent(id: Pickled): Pickled;
}

/** The pickle ends beyond the bytes. */
export class PickleTooShort extends SamebitsError {}

/** Opcodes between two looks at the clock. */
const OPCODES = 2048;
/** Bytes of a module or of a name in it. */
const LONGEST_NAME = 256;

/** The pickle's one value, and where the pickle ends. Throws ERR_FILE_FORMAT. */
export async function unpickle(source: PickleSource): Promise<{ value: Pickled; end: number }> {
  const machine = new Machine(source);
  while (machine.run(OPCODES)) if (isTurnDue()) await giveTurn();
  return { value: machine.result(), end: machine.position };
}

class Machine {
  readonly #source: PickleSource;
  readonly #view: DataView;
  readonly #stack: Pickled[] = [];
  /** Where in the stack marks stand. */
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, Pickled>();
  /** Where the opcode stands that is being run. */
  #opcodeAt = 0;
  position: number;

  constructor(source: PickleSource) {
    this.#source = source;
    this.#view = new DataView(source.bytes.buffer, source.bytes.byteOffset, source.bytes.byteLength);
    this.position = source.start;
  }

  /** Runs so many opcodes; false when the last was the pickle's end. */
  run(opcodes: number): boolean {
    for (let i = 0; i < opcodes; i++) {
      this.#opcodeAt = this.position;
      const opcode = this.byte();
      if (opcode === STOP) return false;
      const step = STEPS.get(opcode);
      if (step === undefined) throw this.unknown(opcode);
      step(this);
    }
    return true;
  }

  result(): Pickled {
    if (this.#stack.length !== 1) throw this.wrong(`ends with ${this.#stack.length} values, not with one`);
    return this.#stack[0] as Pickled;
  }

  wrong(what: string, remedy = "The file is damaged, or none of PyTorch's"): SamebitsError {
    const { file, part } = this.#source;
    return formatError(file, `${part}, byte ${this.#opcodeAt}: the pickle ${what}`, remedy);
  }

  unknown(opcode: number): SamebitsError {
    const code = `opcode 0x${opcode.toString(16).padStart(2, "0")}`;
    return LATER.has(opcode)
      ? this.wrong(
          `has ${code} of protocol 4 or later`,
          "Save it with torch.save's default pickle_protocol, which is 2",
        )
      : this.wrong(`has ${code}, which no state of PyTorch has`);
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

  bytes(length: number): Uint8Array {
    const at = this.#take(length);
    return this.#source.bytes.subarray(at, at + length);
  }

  text(length: number): string {
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

  push(value: Pickled): void {
    this.#stack.push(value);
  }

  pop(): Pickled {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw this.wrong("takes a value from an empty stack");
    return this.#stack.pop() as Pickled;
  }

  top(): Pickled {
    if (this.#stack.length <= (this.#marks.at(-1) ?? 0)) throw this.wrong("takes a value from an empty stack");
    return this.#stack.at(-1) as Pickled;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** The values after the last mark, which goes. */
  popToMark(): Pickled[] {
    const from = this.#marks.pop();
    if (from === undefined) throw this.wrong("goes back to a mark that is not there");
    return this.#stack.splice(from);
  }

  remember(at: number): void {
    this.#memo.set(at, this.top());
  }

  recall(at: number): void {
    const value = this.#memo.get(at);
    if (value === undefined) throw this.wrong(`gets memo entry ${at}, which it has not put`);
    this.push(value);
  }

  append(items: readonly Pickled[]): void {
    const list = this.top();
    if (!(list instanceof PickledList)) throw this.wrong("appends to what is no list");
    for (const item of items) list.items.push(item);
  }

  set(items: readonly Pickled[]): void {
    const dict = this.top();
    if (!(dict instanceof PickledDict)) throw this.wrong("sets an item of what is no dict");
    if (items.length % 2 !== 0) throw this.wrong("sets a key without a value");
    for (let i = 0; i < items.length; i += 2) {
      if (!dict.set(items[i] as Pickled, items[i + 1] as Pickled)) throw this.wrong("has a key that cannot be one");
    }
  }

  global(): void {
    const name = `${this.line()} ${this.line()}`;
    if (!isKnown(name)) throw formatError(this.#source.file, ...unknownName(this.#source.part, name));
    this.push(new PickledName(name));
  }

  reduce(): void {
    const [args, callee] = [this.pop(), this.pop()];
    if (!(callee instanceof PickledName) || !(args instanceof PickledTuple))
      throw this.wrong("calls what cannot be called");
    const result = call(callee.name, args.items);
    if (result instanceof BadCall) {
      throw this.wrong(`calls ${callee.name.replace(" ", ".")}: ${result.problem}`);
    }
    this.push(result);
  }

  /** An OrderedDict's attributes: a state_dict's _metadata, which says nothing about the tensors. */
  build(): void {
    const [state, target] = [this.pop(), this.top()];
    if (!(target instanceof PickledDict && target.isOrdered && state instanceof PickledDict))
      throw this.wrong("gives attributes to what has none");
  }

  persistent(): void {
    const id = this.pop();
    const value = this.#source.persistent(id);
    if (value === null) throw this.wrong(`has the persistent id ${show(id)}, which is no storage's`);
    this.push(value);
  }
}

const STOP = 0x2e;

/** BINUNICODE8, BINBYTES8, EMPTY_SET ... of protocols 4 and 5. */
const LATER: ReadonlySet<number> = new Set([
  0x8c, 0x8d, 0x8e, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98,
]);

type Step = (m: Machine) => void;
const char = (opcode: string): number => opcode.charCodeAt(0);
const tuple =
  (length: number): Step =>
  (m) => {
    const items = Array.from({ length }, () => m.pop());
    m.push(new PickledTuple(items.toReversed()));
  };

/** What each opcode does. */
const STEPS: ReadonlyMap<number, Step> = new Map<number, Step>([
  [0x80, (m) => void m.byte()], // PROTO
  [char("("), (m) => m.mark()],
  [char(")"), (m) => m.push(new PickledTuple([]))],
  [char("t"), (m) => m.push(new PickledTuple(m.popToMark()))],
  [0x85, tuple(1)],
  [0x86, tuple(2)],
  [0x87, tuple(3)],
  [char("]"), (m) => m.push(new PickledList())],
  [
    char("a"), // APPEND
    (m) => {
      const item = m.pop();
      m.append([item]);
    },
  ],
  [char("e"), (m) => m.append(m.popToMark())],
  [char("}"), (m) => m.push(new PickledDict(false))],
  [
    char("s"), // SETITEM
    (m) => {
      const [value, key] = [m.pop(), m.pop()];
      m.set([key, value]);
    },
  ],
  [char("u"), (m) => m.set(m.popToMark())],
  [char("N"), (m) => m.push(null)],
  [0x88, (m) => m.push(true)],
  [0x89, (m) => m.push(false)],
  [char("J"), (m) => m.push(m.int32())],
  [char("K"), (m) => m.push(m.byte())],
  [char("M"), (m) => m.push(m.uint16())],
  [0x8a, (m) => m.push(longOf(m.bytes(m.byte())))],
  [char("G"), (m) => m.push(new PickledFloat(m.float64()))],
  [char("X"), (m) => m.push(m.text(m.uint32()))],
  [char("U"), (m) => m.push(m.text(m.byte()))], // Python 2's str
  [char("q"), (m) => m.remember(m.byte())],
  [char("r"), (m) => m.remember(m.uint32())],
  [char("h"), (m) => m.recall(m.byte())],
  [char("j"), (m) => m.recall(m.uint32())],
  [char("c"), (m) => m.global()],
  [char("R"), (m) => m.reduce()],
  [char("b"), (m) => m.build()],
  [char("Q"), (m) => m.persistent()],
]);

/** Two's complement, little-endian: a number where that is exact. */
function longOf(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (const byte of bytes.toReversed()) value = (value << 8n) | BigInt(byte);
  const long = BigInt.asIntN(8 * bytes.length, value);
  const number = Number(long);
  return Number.isSafeInteger(number) ? number : long;
}
