/** A copy of options or of a state: of the object, and of the arrays of numbers in it, whatever stands for them. */
export function copyOf<T extends object>(options: T): T {
  const copied = (value: unknown): unknown => (Array.isArray(value) ? [...value] : value);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, copied(value)])) as T;
}
