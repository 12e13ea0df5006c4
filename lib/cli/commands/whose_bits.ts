import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { UsageError } from "../failure.js";
import { PART_OPTION } from "../files/part.js";
import { holdsTensors, readTensors } from "../files/tensors.js";
import { inputName, readText } from "../input.js";
import { parseSeed, parseSizes } from "../net.js";
import { compareAll, type Comparison, isAlike, verdict } from "../whose_bits/compare.js";
import { type Listing, readListing } from "../whose_bits/listing.js";
import { readStateDict } from "../whose_bits/state_dict.js";

export const whoseBits: Command = {
  name: "whose-bits",
  synopsis: "FILE|- [options]",
  summary: "Say which PyTorch build a net's default parameters come from",
  details: [
    `The file is one of torch.save or a safetensors file with the state_dict of a net of Linear layers, which has the net's sizes
itself. Or it, or standard input for -, holds the numbers in the order they are drawn: tensors as PyTorch prints them, or JSON, an
array, nested or not, an object of such arrays, or what \`samebits init --json\` writes, which names its net and seed itself. It
may end early. A number agrees with a profile when the profile's own, printed with as many digits, is the same; four digits
hardly tell, eight do: torch.set_printoptions(precision=8, profile="full").`,
    "The exit code is 0 when a profile gives all the numbers, 1 when none does.",
  ],
  positionals: [1, 1],
  options: {
    net: { value: "SIZES", help: "the net's sizes, like 3-4-2 (those in the file, if it has any)" },
    seed: { value: "N", help: "the seed before the net's construction (that in the file, or 1)" },
    ...PART_OPTION,
  },
  run,
};

async function run(args: Arguments): Promise<number> {
  const file = args.positionals[0] as string;
  const given = { sizes: args.text("net"), seed: args.text("seed") };
  if (given.sizes !== undefined) parseSizes(given.sizes);
  const { numbers, net } = await readNumbers(file, args);
  const sizes = parseSizes(given.sizes ?? net?.sizes ?? args.requiredText("net"));
  const seed = parseSeed(given.seed ?? net?.seed ?? "1");
  const comparisons = compareAll(numbers, sizes, seed);
  const title = `${numbers.length} numbers, compared with the net ${sizes.join("-")} after seed ${seed}`;
  process.stdout.write(`${title}\n\n${comparisons.map(row).join("")}\n${verdict(comparisons)}\n`);
  return comparisons.some(isAlike) ? 0 : 1;
}

/** A file of tensors is told by its content, as far as it can be read twice. */
async function readNumbers(file: string, args: Arguments): Promise<Listing> {
  if (file !== "-" && (await holdsTensors(file))) return readStateDict(file, await readTensors(file, args.all("part")));
  if (args.has("part")) throw new UsageError("--part is for files of tensors");
  return readListing(await readText(file), inputName(file));
}

function row({ profile, agreeing, total, difference }: Comparison): string {
  return `${profile.padEnd(13)}${`${agreeing} of ${total} agree`.padEnd(20)}${difference}`.trimEnd() + "\n";
}
