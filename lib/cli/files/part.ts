/** A part of what a file holds: --part NAME. */
import type { Options } from "../arguments.js";

export const PART_OPTION: Options = {
  part: {
    value: "NAME",
    help: "only the dict NAME in FILE, or the tensors whose names begin with NAME and a dot; again for a part of that",
  },
};

type Dict<T> = Readonly<Record<string, T>>;

/** The member of that name; else those whose names begin with it and a dot, without that; undefined where there are none. */
export function memberOf<T>(dict: Dict<T>, name: string): T | Dict<T> | undefined {
  if (Object.hasOwn(dict, name)) return dict[name];
  const start = `${name}.`;
  const inside = Object.entries(dict).filter(([key]) => key.startsWith(start));
  if (inside.length === 0) return undefined;
  return Object.fromEntries(inside.map(([key, value]) => [key.slice(start.length), value]));
}
