/** From what a pickle made to TorchValues, each container once. */
import { setOwn } from "../own_property.js";
import { type Identity, Keys } from "./keys.js";
import {
  type Pickled,
  PickledContainer,
  PickledDict,
  PickledFloat,
  PickledName,
  PickledTensor,
  PickledTuple,
} from "./pickled.js";
import type { ValueWith } from "./value.js";
import { Place, walk, type Walker, type Way } from "./walk.js";

/** The value, with what its tensors have become: as they were read, or without their numbers. findTensors has looked through it. */
export async function convert<T>(value: Pickled, tensors: ReadonlyMap<PickledTensor, T>): Promise<ValueWith<T>> {
  const root = new PickledTuple([value]);
  await walk(root, new Conversion(tensors));
  return (root.made as ValueWith<T>[])[0] as ValueWith<T>;
}

class Conversion<T> implements Walker<Making<ValueWith<T>>> {
  readonly #tensors: ReadonlyMap<PickledTensor, T>;
  readonly #keys = new Keys();

  constructor(tensors: ReadonlyMap<PickledTensor, T>) {
    this.#tensors = tensors;
  }

  enter(container: PickledContainer, way: Way | null): Making<ValueWith<T>> {
    if (!(container instanceof PickledDict)) return new MakingArray(container, way);
    return container.hasTextsAsKeys ? new MakingObject(container, way) : new MakingMap(container, way, this.#keys);
  }

  isDone({ made }: PickledContainer): boolean {
    return made !== undefined;
  }

  take(item: Pickled, place: Making<ValueWith<T>>): void {
    place.add(item, this.#convert(item));
  }

  leave({ container, made }: Making<ValueWith<T>>): void {
    container.made = made;
  }

  #convert(item: Pickled): ValueWith<T> {
    if (item instanceof PickledContainer) return item.made as ValueWith<T>;
    if (item instanceof PickledFloat) return item.value;
    if (item instanceof PickledTensor) return this.#tensors.get(item) as T;
    return item instanceof PickledName ? item.name.replace(" ", ".") : (item as ValueWith<T>);
  }
}

/** A place, and what has been made of the container so far. */
abstract class Making<V> extends Place {
  abstract get made(): unknown;
  /** The item, and what has become of it. */
  abstract add(item: Pickled, value: V): void;
}

/** In the list or tuple's own memory: nothing else is to be made of it. */
class MakingArray<V> extends Making<V> {
  get made(): unknown {
    return this.container.items;
  }

  add(_: Pickled, value: V): void {
    (this.container.items as unknown[])[this.at] = value;
  }
}

/** Of a dict whose keys are all texts. */
class MakingObject<V> extends Making<V> {
  readonly made: { [name: string]: V } = {};

  add(_: Pickled, value: V): void {
    if (this.at % 2 === 0) return;
    setOwn(this.made, this.container.items[this.at - 1] as string, value);
  }
}

/** Of another dict. Of equal keys the first stays, with the last one's value. */
class MakingMap<V> extends Making<V> {
  readonly made = new Map<V, V>();
  readonly #keys: Keys;
  /** The first of equal keys, where it does not stand for itself. */
  #first: Map<Identity, V> | null = null;
  #key: V | null = null;

  constructor(container: PickledContainer, way: Way | null, keys: Keys) {
    super(container, way);
    this.#keys = keys;
  }

  add(item: Pickled, value: V): void {
    if (this.at % 2 === 1) this.made.set(this.#key as V, value);
    else this.#key = this.#firstOf(this.#keys.identityOf(item) as Identity & V, value);
  }

  #firstOf(identity: Identity & V, key: V): V {
    if (identity === key || this.made.has(identity)) return this.#first?.get(identity) ?? identity;
    const first = this.#first?.get(identity) ?? key;
    (this.#first ??= new Map()).set(identity, first);
    return first;
  }
}
