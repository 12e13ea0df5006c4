/**
 * What a pickle makes, before it becomes TorchValues: kinds of its own, so that nothing in a file is ever an object with methods.
 * Texts, booleans, null and bytes stand for themselves; ints are numbers where that is exact, else bigints.
 */
import type { DType } from "../../tensor/dtype.js";
import { type Allowance, ENTRY, KEY, PROPERTY } from "./allowance.js";

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

/** A float that could be taken for an int: a whole one. Others are numbers, as ints that are not exact are bigints. */
export class PickledFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

/** A list, tuple or dict, with its values in a row. Two fields are those of whoever walks through it: see walk.ts. */
export class PickledContainer {
  items: Pickled[];
  /** How many values are in it: -1 before it has been looked at, 0 while it is. */
  count = -1;
  /** What it has become; undefined before. */
  made: unknown = undefined;

  constructor(items: Pickled[] = []) {
    this.items = items;
  }
}

/** A list; a set, too. */
export class PickledList extends PickledContainer {}

/** A tuple; a torch.Size and a complex number, too. */
export class PickledTuple extends PickledContainer {}

/** Keys and values of a dict that is an object of a few properties. */
const FEW = 32;

/** A dict: keys and values in turn, as they were set, so that one key may stand there twice. */
export class PickledDict extends PickledContainer {
  /** Whether a state may follow, as an OrderedDict's attributes do. */
  readonly isOrdered: boolean;
  /** Whether all keys are texts. */
  hasTextsAsKeys = true;

  constructor(isOrdered: boolean) {
    super();
    this.isOrdered = isOrdered;
  }

  /** False for a key that Python has no dict for; what is in a tuple is not looked at. */
  set(key: Pickled, value: Pickled, allowance: Allowance): boolean {
    if (!canBeKey(key)) return false;
    this.hasTextsAsKeys &&= typeof key === "string";
    allowance.take(typeof key !== "string" ? KEY : this.items.length < FEW ? PROPERTY : ENTRY);
    if (this.items.length === 0) this.items = [key, value];
    else this.items.push(key, value);
    return true;
  }

  get(name: string): Pickled | undefined {
    const at = this.items.findLastIndex((key, i) => i % 2 === 0 && key === name);
    return at < 0 ? undefined : this.items[at + 1];
  }
}

/** Whether it can be a key in Python, or in a tuple that is one. */
export function canBeKey(key: Pickled): boolean {
  const isPlain = typeof key !== "object" || key === null || key instanceof PickledFloat;
  return isPlain || key instanceof PickledTuple || key instanceof Uint8Array;
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
