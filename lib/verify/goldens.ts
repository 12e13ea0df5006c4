/** What PyTorch gave, as the package carries it: scripts/pack_goldens.mjs packs it from the goldens of the tests. */
import { readFileSync } from "node:fs";
import { brotliDecompressSync } from "node:zlib";
import { fromBits } from "../bits.js";
import type { Profile } from "../index.js";

/** A large tensor has, instead of its bits, the digest of its bytes, or its first digits, and the bits of its ends. */
export interface GoldenTensor {
  dtype: "float32" | "float64" | "int64" | "bool";
  shape: number[];
  bits?: string;
  sha256?: string;
  head?: string;
  tail?: string;
  ints?: number[];
}

/** A double's 16 hexadecimal digits, and its decimals. */
export interface GoldenDouble {
  hex: string;
  dec?: string;
}

/** Sections by profile; what a profile lacks is linux-x64's. */
export type Goldens = Partial<Record<Profile, Record<string, unknown>>>;

export function readGoldens(): Goldens {
  const packed = readFileSync(new URL("goldens.json.br", import.meta.url));
  return JSON.parse(brotliDecompressSync(packed).toString()) as Goldens;
}

/** The section as the profile's build made it. */
export function section<T>(goldens: Goldens, name: string, profile: Profile = "linux-x64"): T {
  return (goldens[profile]?.[name] ?? goldens["linux-x64"]?.[name]) as T;
}

export function double({ hex }: GoldenDouble): number {
  return fromBits(hex, "float64")[0] as number;
}

/** The number of a golden double, or the value itself: arguments of goldens are either. */
export function plain<T>(value: T | GoldenDouble): T | number {
  return typeof value === "object" && value !== null && "hex" in value ? double(value) : (value as T);
}

/** Golden arguments in this package's form: camelCase names, plain numbers. */
export function argumentsOf(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const camel = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  const plainOrList = (value: unknown): unknown => (Array.isArray(value) ? value.map(plain) : plain(value));
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [camel(name), plainOrList(value)]));
}
