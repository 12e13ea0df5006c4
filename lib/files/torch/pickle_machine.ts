/**
 * What the opcodes of a pickle work on: its bytes, a stack, marks in it and a memo. Every read is checked against the pickle's end,
 * everything taken from the stack against the last mark, everything made against the allowance. A name is one of names.ts or an
 * error; a call is one of them on arguments of the right kinds.
 */
import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { formatError } from "../file_error.js";
import { type Allowance, DICT, OBJECT, SLOT } from "./allowance.js";
import { BadCall, call, isKnown, unknownName } from "./names.js";
import { type Pickled, PickledDict, PickledList, PickledName, PickledTuple } from "./pickled.js";
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

export class Machine {
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

  opcode(): number {
    this.#opcodeAt = this.position;
    return this.byte();
  }

  result(): Pickled {
    if (this.#stack.length !== 1) throw this.wrong(`ends with ${this.#stack.length} values, not with one`);
    return this.#stack[0] as Pickled;
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

  /** A value that is there already, or that is no object. */
  push(value: Pickled): void {
    this.#source.allowance.take(SLOT);
    this.#stack.push(value);
  }

  /** A new object. */
  make(value: Pickled): void {
    this.#source.allowance.take(value instanceof PickledDict ? DICT : OBJECT);
    this.push(value);
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
    this.#source.allowance.take(SLOT);
    this.#marks.push(this.#stack.length);
  }

  /** The values after the last mark, which goes. */
  popToMark(): Pickled[] {
    const from = this.#marks.pop();
    if (from === undefined) throw this.wrong("goes back to a mark that is not there");
    return this.#stack.splice(from);
  }

  remember(at: number): void {
    this.#source.allowance.take(OBJECT);
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
    this.#source.allowance.take(SLOT * items.length);
    for (const item of items) list.items.push(item);
  }

  set(items: readonly Pickled[]): void {
    const dict = this.top();
    if (!(dict instanceof PickledDict)) throw this.wrong("sets an item of what is no dict");
    if (items.length % 2 !== 0) throw this.wrong("sets a key without a value");
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = [items[i], items[i + 1]] as [Pickled, Pickled];
      if (!dict.set(key, value, this.#source.allowance)) throw this.wrong("has a key that cannot be one");
    }
  }

  global(): void {
    const name = `${this.line()} ${this.line()}`;
    if (!isKnown(name)) throw formatError(this.#source.file, ...unknownName(this.#source.part, name));
    this.make(new PickledName(name));
  }

  reduce(): void {
    const [args, callee] = [this.pop(), this.pop()];
    if (!(callee instanceof PickledName) || !(args instanceof PickledTuple))
      throw this.wrong("calls what cannot be called");
    const result = call(callee.name, args.items, this.#source.allowance);
    if (result instanceof BadCall) {
      throw this.wrong(`calls ${callee.name.replace(" ", ".")}: ${result.problem}`);
    }
    this.make(result);
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
    this.make(value);
  }
}
