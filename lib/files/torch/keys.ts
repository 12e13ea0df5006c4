/** Which keys are one key in Python: 1, 1.0 and True are, and tuples of the same. */
import { PickledFloat, PickledTuple } from "./pickled.js";
import { DEEPEST } from "./value.js";

/** What stands for a key, and for all that are equal to it: a number, a text, null; for a tuple or bytes an object. */
export type Identity = number | bigint | string | null | object;

/** The identities of keys. An array is a tuple, as in TorchValues. A tuple is looked through once, and so are those in it. */
export class Keys {
  readonly #known = new Map<object, Identity>();
  /** Those of tuples, by the numbers of what they have, and of bytes. */
  readonly #composed = new Map<string, object>();
  readonly #numbers = new Map<Identity, number>();

  /** Undefined for what is no key. */
  identityOf(key: unknown, depth = 0): Identity | undefined {
    if (key instanceof PickledFloat) return numberIdentity(key.value);
    if (typeof key === "object" && key !== null) return this.#identityOfObject(key, depth);
    if (typeof key === "boolean") return Number(key);
    if (typeof key === "number" || typeof key === "bigint") return numberIdentity(key);
    return typeof key === "string" || key === null ? key : undefined;
  }

  #identityOfObject(key: object, depth: number): Identity | undefined {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const text = key instanceof Uint8Array ? `bytes ${key.join()}` : this.#textOfTuple(key, depth);
    if (text === undefined) return undefined;
    const identity = this.#composed.get(text) ?? {};
    this.#composed.set(text, identity);
    this.#known.set(key, identity);
    return identity;
  }

  #textOfTuple(key: object, depth: number): string | undefined {
    const items: unknown = key instanceof PickledTuple ? key.items : key;
    if (!Array.isArray(items) || depth === DEEPEST) return undefined;
    let text = "tuple";
    for (const item of items) {
      const identity = this.identityOf(item, depth + 1);
      if (identity === undefined) return undefined;
      text += ` ${this.#numberOf(identity)}`;
    }
    return text;
  }

  #numberOf(identity: Identity): number {
    const number = this.#numbers.get(identity) ?? this.#numbers.size;
    this.#numbers.set(identity, number);
    return number;
  }
}

/** Whole numbers that are not exact as bigints: ints are such, floats may be. */
function numberIdentity(value: number | bigint): number | bigint {
  const isLarge = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isLarge
    ? BigInt(value)
    : typeof value === "bigint" && Number.isSafeInteger(Number(value))
      ? Number(value)
      : value;
}
