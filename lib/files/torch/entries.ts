/** What a dict in Python has of an object or a Map. */
import { argumentError, isList, show } from "../../checks.js";
import { ownEntries } from "../own_property.js";
import { type Identity, Keys } from "./keys.js";
import type { TorchValue } from "./value.js";
import { pathOf, type Way, wrong } from "./way.js";

/** The own properties of a plain object, or the entries of a Map. Throws ERR_ARGUMENT for what is neither. */
export function entriesOf(container: object, way: Way): Iterable<[key: TorchValue, value: TorchValue]> {
  if (container instanceof Map) return entriesOfMap(container as Map<TorchValue, TorchValue>, way);
  const prototype: unknown = Object.getPrototypeOf(container);
  const isPlain = prototype === null || Object.getPrototypeOf(prototype) === null;
  if (isList(container) || !isPlain) throw wrong(container, way);
  return ownEntries(container as Record<string, TorchValue>);
}

/** Throws ERR_ARGUMENT for what is no key in Python, and for keys that are one there. */
function* entriesOfMap(
  map: ReadonlyMap<TorchValue, TorchValue>,
  way: Way,
): Generator<[key: TorchValue, value: TorchValue]> {
  const keys = new Keys();
  const seen = new Map<Identity, TorchValue>();
  for (const [key, value] of map) {
    const id = keys.identityOf(key);
    if (id === undefined) throw argumentError(`a key in ${pathOf(way)} is ${show(key)}, which Python takes for none`);
    if (seen.has(id)) {
      const both = `${show(seen.get(id))} and ${show(key)}`;
      throw argumentError(`${pathOf(way)} has the keys ${both}, which are one key in Python`);
    }
    seen.set(id, key);
    yield [key, value];
  }
}
