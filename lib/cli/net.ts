/** Nets and generators from the words of a command line. */
import { Generator, type Layer, Linear, Net, type Profile, SamebitsError, Tanh } from "../browser.js";
import type { Arguments, Options } from "./arguments.js";
import { UsageError } from "./failure.js";

export const GENERATOR_OPTIONS: Options = {
  seed: { value: "N", help: "the generator's seed, from -2^63 to 2^64 - 1 (1)" },
  profile: {
    value: "P",
    help: "whose bits: the PyTorch build linux-x64, windows-x64 or linux-arm64 (linux-x64, or what SAMEBITS_PROFILE says)",
  },
};

const LARGEST_SIZE = 2 ** 31 - 1;

/** "3-4-2" as [3, 4, 2]. Throws UsageError. */
export function parseSizes(text: string): number[] {
  const sizes = /^\d+(-\d+)+$/.test(text) ? text.split("-").map(Number) : [];
  if (sizes.length >= 2 && sizes.every((size) => size >= 1 && size <= LARGEST_SIZE)) return sizes;
  throw new UsageError(
    `a net is written as its sizes, like 3-4-2, each from 1 to ${LARGEST_SIZE}; given ${JSON.stringify(text)}`,
  );
}

/** Throws UsageError. */
export function parseSeed(text: string): bigint {
  if (/^[+-]?\d+$/.test(text)) return BigInt(text);
  throw new UsageError(`--seed must be a whole number, given ${JSON.stringify(text)}`);
}

/** The seed as it will be shown, and the generator that starts from it. Throws UsageError. */
export function seededGenerator(args: Arguments): { seed: bigint; generator: Generator } {
  const seed = parseSeed(args.text("seed") ?? "1");
  const profile = args.text("profile") as Profile | undefined;
  try {
    return { seed, generator: new Generator(profile === undefined ? { seed } : { seed, profile }) };
  } catch (error) {
    if (error instanceof SamebitsError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

/** Linear layers of the sizes with others in between, Tanh by default, named "0", "1", ...; the generator draws their parameters in order. */
export function buildNet(
  sizes: readonly number[],
  generator: Generator,
  between: (generator: Generator) => Layer[] = () => [new Tanh()],
): Net {
  const layers: Layer[] = [];
  for (let i = 1; i < sizes.length; i++) {
    if (i > 1) layers.push(...between(generator));
    layers.push(new Linear(sizes[i - 1] as number, sizes[i] as number, { generator }));
  }
  return new Net(layers);
}
