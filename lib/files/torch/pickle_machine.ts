/**
 * What the opcodes of a pickle work on: its bytes, a stack, marks in it and a memo. Everything taken from the stack is checked
 * against the last mark, everything made against the allowance. A name is one of names.ts or an error; a call is one of them on
 * arguments of the right kinds.
 */
import { show } from "../../checks.js";
import { formatError } from "../file_error.js";
import { type Allowance, BYTES, CONTAINER, NAME, NUMBER, OBJECT, SLOT, SPARSE, TENSOR } from "./allowance.js";
import { BadCall, call, isKnown, unknownName } from "./names.js";
import {
  type Pickled,
  PickledContainer,
  PickledDict,
  PickledList,
  PickledName,
  PickledTensor,
  PickledTuple,
} from "./pickled.js";
import { PickleReader, type PickleSource } from "./pickle_reader.js";

/** Where the last mark is when there is none. */
const NO_MARK = -1;

export class Machine extends PickleReader {
  readonly #source: PickleSource;
  readonly #allowance: Allowance;
  readonly #stack: Pickled[] = [];
  /** Where in the stack marks stand, all but the last; and where that is. */
  readonly #marks: number[] = [];
  #mark = NO_MARK;
  /** Its entries are numbered in a row, mostly; others make a sparse array. */
  readonly #memo: Pickled[] = [];
  /** The names that the pickle has: they may stand there again and again. */
  readonly #names = new Map<string, PickledName>();

  constructor(source: PickleSource) {
    super(source);
    this.#source = source;
    this.#allowance = source.allowance;
  }

  result(): Pickled {
    if (this.#stack.length !== 1) throw this.wrong(`ends with ${this.#stack.length} values, not with one`);
    return this.#stack[0] as Pickled;
  }

  /** A value that is there already, or that is no object. */
  push(value: Pickled): void {
    this.#allowance.take(SLOT);
    this.#stack.push(value);
  }

  /** A new object. */
  make(value: Pickled): void {
    this.#allowance.take(bytesOf(value));
    this.push(value);
  }

  pop(): Pickled {
    const value = this.top();
    this.#stack.pop();
    return value;
  }

  top(): Pickled {
    if (this.#stack.length <= Math.max(0, this.#mark)) throw this.wrong("takes a value from an empty stack");
    return this.#stack[this.#stack.length - 1] as Pickled;
  }

  /** So many values, the topmost last. */
  popLast(count: number): Pickled[] {
    const from = this.#stack.length - count;
    if (from < Math.max(0, this.#mark)) throw this.wrong("takes a value from an empty stack");
    return this.#stack.splice(from);
  }

  mark(): void {
    this.#allowance.take(SLOT);
    this.#marks.push(this.#mark);
    this.#mark = this.#stack.length;
  }

  /** The values after the last mark, which goes. */
  popToMark(): Pickled[] {
    if (this.#mark === NO_MARK) throw this.wrong("goes back to a mark that is not there");
    const values = this.#stack.splice(this.#mark);
    this.#mark = this.#marks.pop() as number;
    return values;
  }

  remember(at: number): void {
    this.#allowance.take(at === this.#memo.length ? SLOT : SPARSE);
    this.#memo[at] = this.top();
  }

  recall(at: number): void {
    const value = this.#memo[at];
    if (value === undefined) throw this.wrong(`gets memo entry ${at}, which it has not put`);
    this.push(value);
  }

  append(items: Pickled[]): void {
    const list = this.top();
    if (!(list instanceof PickledList)) throw this.wrong("appends to what is no list");
    if (list.items.length === 0) list.items = items;
    else for (const item of items) list.items.push(item);
  }

  set(items: readonly Pickled[]): void {
    const dict = this.top();
    if (!(dict instanceof PickledDict)) throw this.wrong("sets an item of what is no dict");
    if (items.length % 2 !== 0) throw this.wrong("sets a key without a value");
    for (let i = 0; i < items.length; i += 2) {
      const [key, value] = [items[i], items[i + 1]] as [Pickled, Pickled];
      if (!dict.set(key, value, this.#allowance)) throw this.wrong("has a key that cannot be one");
    }
  }

  global(): void {
    const name = `${this.line()} ${this.line()}`;
    const known = this.#names.get(name);
    if (known !== undefined) return this.push(known);
    if (!isKnown(name)) throw formatError(this.#source.file, ...unknownName(this.#source.part, name));
    const made = new PickledName(name);
    this.#names.set(name, made);
    this.make(made);
  }

  reduce(): void {
    const [args, callee] = [this.pop(), this.pop()];
    if (!(callee instanceof PickledName) || !(args instanceof PickledTuple))
      throw this.wrong("calls what cannot be called");
    const result = call(callee.name, args.items, this.#allowance);
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

/** Of a new value, about. */
function bytesOf(value: Pickled): number {
  if (typeof value === "number") return NUMBER;
  if (value instanceof PickledContainer) return CONTAINER;
  if (value instanceof Uint8Array) return BYTES;
  if (value instanceof PickledName) return NAME;
  return value instanceof PickledTensor ? TENSOR : OBJECT;
}
