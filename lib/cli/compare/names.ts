/** Which tensor of one trace is which of the other's. */
import type { NamedNumbers } from "../../trace/format.js";
import type { Trace } from "./trace.js";

/** By name where names and shapes are the same; else by place, where the shapes are. Null where neither holds. */
export function pairNames(a: Trace, b: Trace): ReadonlyMap<string, string> | null {
  const [from, to] = [a.init.parameters, b.init.parameters];
  const [names, others] = [Object.keys(from), Object.keys(to)];
  if (names.length !== others.length) return null;
  for (const paired of [names, others]) {
    if (names.every((name, i) => shapeOf(from, name) === shapeOf(to, paired[i] as string)))
      return new Map(names.map((name, i) => [name, paired[i] as string]));
  }
  return null;
}

const shapeOf = (tensors: NamedNumbers, name: string): string | undefined => tensors[name]?.shape.join();
