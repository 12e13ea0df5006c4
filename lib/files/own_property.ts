/** Objects with names of any kind, and very many of them. */

/** Sets a property of the object's own, whatever its name is: "__proto__", too. */
export function setOwn<V>(object: { [name: string]: V }, name: string, value: V): void {
  if (name in object)
    Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
  else object[name] = value;
}

/** Object.entries, one by one: all at once take more time than what is made of them. */
export function* ownEntries<V>(object: Readonly<Record<string, V>>): Generator<[name: string, value: V]> {
  for (const name of Object.keys(object)) yield [name, object[name] as V];
}
