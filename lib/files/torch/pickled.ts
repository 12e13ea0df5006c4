/**
 * What a pickle makes, before it becomes TorchValues: kinds of its own, so that nothing in a file is ever an object with methods.
 * Texts, booleans, null and bytes stand for themselves; ints are numbers where that is exact, else bigints.
 */
import type { DType } from "../../tensor/dtype.js";
import { type Allowance, ENTRY, SLOT } from "./allowance.js";
import { DEEPEST } from "./value.js";

export type Pickled =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickledFloat
  | PickledList
  | PickledTuple
  | PickledDict
  | PickledName
  | PickledStorage
  | PickledTensor;

/** A float, whole or not: no int. */
export class PickledFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A list; a set, too. */
export class PickledList {
  readonly items: Pickled[];

  constructor(items: Pickled[] = []) {
    this.items = items;
  }
}

/** A tuple; a torch.Size and a complex number, too. */
export class PickledTuple {
  readonly items: readonly Pickled[];

  constructor(items: readonly Pickled[]) {
    this.items = items;
  }
}

/** A dict, by what Python takes for one key: 1, 1.0 and True are. */
export class PickledDict {
  /** Whether a state may follow, as an OrderedDict's attributes do. */
  readonly isOrdered: boolean;
  readonly #entries = new Map<string, [key: Pickled, value: Pickled]>();

  constructor(isOrdered: boolean) {
    this.isOrdered = isOrdered;
  }

  /** False for a key that Python has no dict for. */
  set(key: Pickled, value: Pickled, allowance: Allowance): boolean {
    allowance.take(ENTRY);
    const id = identityOf(key, allowance);
    if (id === null) return false;
    this.#entries.set(id, [this.#entries.get(id)?.[0] ?? key, value]);
    return true;
  }

  get entries(): Iterable<[key: Pickled, value: Pickled]> {
    return this.#entries.values();
  }

  get(name: string): Pickled | undefined {
    return this.#entries.get(identityOf(name) as string)?.[1];
  }
}

/**
 * The same text for keys that Python has for equal; null for what is none. An array is a tuple, as in TorchValues. What a file holds
 * is looked through on the file's allowance.
 */
export function identityOf(key: unknown, allowance?: Allowance, depth = 0): string | null {
  const items: unknown = key instanceof PickledTuple ? key.items : key;
  if (Array.isArray(items)) return depth === DEEPEST ? null : tupleIdentity(items, allowance, depth);
  allowance?.take(typeof key === "string" || key instanceof Uint8Array ? key.length : SLOT);
  if (key === null) return "None";
  if (typeof key === "string") return `text ${key}`;
  if (typeof key === "boolean") return `number ${Number(key)}`;
  if (typeof key === "number" || typeof key === "bigint") return `number ${digitsOf(key)}`;
  if (key instanceof PickledFloat) return `number ${digitsOf(key.value)}`;
  return key instanceof Uint8Array ? `bytes ${key.join()}` : null;
}

/** The items' texts, each after its length: no longer than they are, however deep tuples lie in tuples. */
function tupleIdentity(items: readonly unknown[], allowance: Allowance | undefined, depth: number): string | null {
  let identity = "tuple ";
  for (const item of items) {
    const id = identityOf(item, allowance, depth + 1);
    if (id === null) return null;
    allowance?.take(id.length);
    identity += `${id.length} ${id}`;
  }
  return identity;
}

/** All of a whole number's, where String() has an exponent. */
function digitsOf(value: number | bigint): string {
  const isLarge = Number.isInteger(value) && !Number.isSafeInteger(value);
  return String(isLarge ? BigInt(value) : value);
}

/** A name that the reader knows. What it stands for is the reader's own. */
export class PickledName {
  /** Module and name, with a space between. */
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/** What elements a storage has: in the file, and in a tensor. */
export interface StorageKind {
  /** PyTorch's name of the dtype; null where the tensor says it. */
  readonly torch: string | null;
  /** Bytes of an element. */
  readonly width: number;
  /** The tensor's dtype; left out where samebits has no such tensors. */
  readonly dtype?: DType;
  /** Whether it is half precision, which is widened. */
  readonly half?: "float16" | "bfloat16";
}

/** A storage, by its key among the file's storages. */
export class PickledStorage {
  readonly key: string;
  readonly kind: StorageKind;
  /** Bytes of the whole storage. */
  readonly bytes: number;

  constructor(key: string, kind: StorageKind, bytes: number) {
    this.key = key;
    this.kind = kind;
    this.bytes = bytes;
  }
}

/** A view of a storage: offset and strides in elements. Checked against it. */
export class PickledTensor {
  readonly storage: PickledStorage;
  readonly kind: StorageKind;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];

  constructor(
    storage: PickledStorage,
    kind: StorageKind,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage;
    this.kind = kind;
    this.offset = offset;
    this.shape = shape;
    this.strides = strides;
  }
}
