/** From what a pickle made to TorchValues: no deeper than a file has any reason to be, every container once. */
import type { SamebitsError } from "../../errors.js";
import { show } from "../../checks.js";
import { formatError } from "../file_error.js";
import type { FileReader } from "../file_reader.js";
import {
  type Pickled,
  PickledDict,
  PickledFloat,
  PickledList,
  PickledName,
  PickledStorage,
  PickledTensor,
  PickledTuple,
} from "./pickled.js";
import { dtypeNamed } from "./dtypes.js";
import type { FoundTensor } from "./tensors.js";
import { DEEPEST, type ValueWith } from "./value.js";

/** Bytes of a value in a container, about. */
const VALUE_BYTES = 8;

/**
 * All tensors in the value. Throws ERR_FILE_FORMAT for what no value may hold, and for more than `budget` bytes of values: a
 * container that lies in many counts each time, since whoever walks through the value meets it as often.
 */
export function findTensors(file: FileReader, value: Pickled, budget: number): FoundTensor[] {
  const found = new Map<PickledTensor, FoundTensor>();
  const most = Math.floor(budget / VALUE_BYTES);
  new Walk(file, most, (view, path) => found.set(view, { view, path })).visit(value, [], 0);
  return [...found.values()];
}

/** Looks at every container once, and at the way to it. */
class Walk {
  readonly #file: FileReader;
  readonly #most: number;
  readonly #onTensor: (view: PickledTensor, path: string) => void;
  /** How many values are in each that has been looked at; 0 while it is. */
  readonly #counts = new Map<Pickled, number>();

  constructor(file: FileReader, most: number, onTensor: (view: PickledTensor, path: string) => void) {
    this.#file = file;
    this.#most = most;
    this.#onTensor = onTensor;
  }

  /** How many values there are. */
  visit(value: Pickled, way: readonly string[], depth: number): number {
    if (value instanceof PickledTensor) this.#onTensor(value, pathOf(way));
    if (value instanceof PickledStorage) throw this.#wrong(way, "a bare storage", "In Python, save a tensor instead");
    if (value instanceof PickledName && dtypeNamed(value.name) === undefined)
      throw this.#wrong(way, `the name ${value.name.replace(" ", ".")}, and no value`);
    return isContainer(value) ? this.#checkCount(this.#visitContainer(value, way, depth)) : 1;
  }

  #checkCount(count: number): number {
    if (count <= this.#most) return count;
    const { path, size } = this.#file;
    throw formatError(
      path,
      `its values would take ${count * VALUE_BYTES} bytes, out of proportion to the file's ${size}`,
    );
  }

  #visitContainer(container: Container, way: readonly string[], depth: number): number {
    const known = this.#counts.get(container);
    if (known === 0) throw this.#wrong(way, "a container that is in itself");
    if (known !== undefined) return known;
    if (depth === DEEPEST) throw this.#wrong(way, `containers nested more than ${DEEPEST} deep`);
    this.#counts.set(container, 0);
    const visit = (item: Pickled, name: () => string): number =>
      isPlain(item) ? 1 : this.visit(item, [...way, name()], depth + 1);
    const count = 1 + (container instanceof PickledDict ? visitDict(container, visit) : visitItems(container, visit));
    this.#counts.set(container, count);
    return count;
  }

  #wrong(way: readonly string[], what: string, remedy?: string): SamebitsError {
    return formatError(this.#file.path, `${pathOf(way)} is ${what}`, remedy);
  }
}

/** How many values are in an item, whose name is asked for only where there is something to say of it. */
type Visit = (item: Pickled, name: () => string) => number;

function visitItems({ items }: PickledList | PickledTuple, visit: Visit): number {
  let count = 0;
  for (let i = 0; i < items.length; i++) count += visit(items[i] as Pickled, () => `[${i}]`);
  return count;
}

function visitDict({ entries }: PickledDict, visit: Visit): number {
  let count = 0;
  for (const [key, item] of entries) {
    if (isContainer(key)) count += visit(key, () => "a key");
    count += visit(
      item,
      () => `[${typeof key === "string" ? show(key) : String(key instanceof PickledFloat ? key.value : key)}]`,
    );
  }
  return count;
}

type Container = PickledList | PickledTuple | PickledDict;

function isContainer(value: Pickled): value is Container {
  return value instanceof PickledList || value instanceof PickledTuple || value instanceof PickledDict;
}

/** Whether there is nothing to be said of a value. */
function isPlain(value: Pickled): boolean {
  return typeof value !== "object" || value === null || value instanceof PickledFloat || value instanceof Uint8Array;
}

/** The way to a value, as Python would write it. */
function pathOf(way: readonly string[]): string {
  return way.length === 0 ? "its value" : `its value${way.join("")}`;
}

/** The value, with what its tensors have become: as they were read, or without their numbers. */
export function valueOf<T>(value: Pickled, tensors: ReadonlyMap<PickledTensor, T>): ValueWith<T> {
  const made = new Map<Container, ValueWith<T>>();
  const convert = (pickled: Pickled): ValueWith<T> => {
    if (pickled instanceof PickledFloat) return pickled.value;
    if (pickled instanceof PickledTensor) return tensors.get(pickled) as T;
    if (pickled instanceof PickledName) return pickled.name.replace(" ", ".");
    if (!isContainer(pickled)) return pickled as ValueWith<T>;
    const known = made.get(pickled);
    if (known !== undefined) return known;
    const result = pickled instanceof PickledDict ? dictOf(pickled, convert) : pickled.items.map(convert);
    made.set(pickled, result);
    return result;
  };
  return convert(value);
}

/** An object where all keys are texts, own properties whatever their names; else a Map. */
function dictOf<V>({ entries }: PickledDict, convert: (value: Pickled) => V): { [name: string]: V } | Map<V, V> {
  const converted = [...entries].map(([key, value]): [V, V] => [convert(key), convert(value)]);
  const hasTexts = converted.every(([key]) => typeof key === "string");
  return hasTexts ? (Object.fromEntries(converted as [string, V][]) as { [name: string]: V }) : new Map(converted);
}
