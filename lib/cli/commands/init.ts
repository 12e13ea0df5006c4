import type { Net } from "../../index.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { buildNet, GENERATOR_OPTIONS, parseSizes, seededGenerator } from "../net.js";

export const init: Command = {
  name: "init",
  synopsis: "SIZES [options]",
  summary: "Print the default parameters of a net of those sizes, like 3-4-2, as PyTorch prints them",
  details: `The net is torch.nn.Sequential(Linear(3, 4), Tanh(), Linear(4, 2)), constructed after torch.manual_seed(N).`,
  positionals: 1,
  options: {
    ...GENERATOR_OPTIONS,
    json: { help: "one line of JSON instead: seed, profile, sizes and all numbers, row-major, in full precision" },
  },
  run(args: Arguments): void {
    const sizes = parseSizes(args.positionals[0] as string);
    const { seed, generator } = seededGenerator(args);
    const net = buildNet(sizes, generator);
    process.stdout.write(
      args.has("json") ? toJson(net, { seed: jsonSeed(seed), profile: generator.profile, sizes }) : toText(net),
    );
  },
};

function toText(net: Net): string {
  return [...net.namedParameters()].map(([name, p]) => `${name}\n${p}\n`).join("");
}

function toJson(net: Net, head: object): string {
  const parameters = [...net.namedParameters()].map(([name, { shape, data }]) => [name, { shape, data: [...data] }]);
  return `${JSON.stringify({ ...head, parameters: Object.fromEntries(parameters) })}\n`;
}

/** A number where a JSON reader gets it back whole, else text. */
function jsonSeed(seed: bigint): number | string {
  return Number.isSafeInteger(Number(seed)) ? Number(seed) : String(seed);
}
