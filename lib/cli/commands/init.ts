import { type DType, saveNet, saveSafetensors, saveTorch, type Tensor } from "../../index.js";
import type { Arguments } from "../arguments.js";
import type { Command } from "../command.js";
import { UsageError } from "../failure.js";
import { writtenAs } from "../files/endings.js";
import { sayWritten } from "../files/written.js";
import { chooseFor, choiceText, parseChoice, type Choice } from "../init/choices.js";
import { explain, type Initialisation } from "../init/explain.js";
import { explicitFills, targetsOf } from "../init/fills.js";
import type { Target } from "../init/initialiser.js";
import { drawModel } from "../init/model.js";
import { INITIALISERS } from "../init/initialisers.js";
import { formatOf, preparePictures, writePicture } from "../plot/files.js";
import { initPicture } from "../plot/init.js";
import { jsonSeed } from "../numbers.js";
import { buildNet, GENERATOR_OPTIONS, parseSizes, seededGenerator } from "../net.js";

const CHOICE = "[LAYER:]FUNCTION[,name=value...]";

export const init: Command = {
  name: "init",
  synopsis: "SIZES|--model FILE.json [options]",
  summary: "Print the parameters of a net of those sizes, like 3-4-2, as PyTorch prints them",
  details: [
    "The net is torch.nn.Sequential(Linear(3, 4), Tanh(), Linear(4, 2)), constructed after torch.manual_seed(N).",
    `--weight and --bias initialise explicitly, and may be given again and again. LAYER is a Linear layer's name, "0" or "2" here,
all of them when it is left out; a later option wins over an earlier one for the same parameter:`,
    "  samebits init 3-4-2 --weight xavier_uniform_,gain=2 --weight 2:zeros_",
    "The functions are those of torch.nn.init, with PyTorch's arguments and defaults:",
    INITIALISERS.map((own) => [own.name, argumentsHelp(own.arguments)] as const),
    `--model is a list of any layers of torch.nn that have parameters, drawn in that order; each may have a name, and options by name:`,
    `  [{ "kind": "Conv2d", "args": [3, 8, 3] }]`,
    `As in a PyTorch script, the constructors have drawn first; then come the explicit draws, from the same stream, layer by layer,
weight then bias. --reseed sets the seed again in between, so that the explicit draws begin at the stream's start.`,
  ],
  positionals: [0, 1],
  options: {
    ...GENERATOR_OPTIONS,
    weight: { value: CHOICE, help: "how to initialise weights" },
    bias: { value: CHOICE, help: "how to initialise biases" },
    model: { value: "FILE.json", help: "the layers of a model, instead of SIZES; - for standard input" },
    reseed: { help: "set the seed again before the explicit initialisation" },
    explain: { help: "say where the numbers come from: draws, formulas, PyTorch's calls" },
    out: {
      value: "FILE",
      help: "write the net to a .safetensors file, or its state_dict to a .pt file, instead of printing it",
    },
    plot: { value: "FILE.svg|.png", help: "draw each parameter's histogram and theoretical distribution" },
    json: {
      help: "one line of JSON instead: seed, profile, sizes, initialisers and all numbers, row-major, in full precision",
    },
  },
  run,
};

function argumentsHelp(known: Readonly<Record<string, unknown>>): string {
  const names = Object.entries(known).map(([name, fallback]) => `${name}=${fallback ?? "NUMBER"}`);
  return names.join(", ") || "no arguments";
}

async function run(args: Arguments): Promise<void> {
  const [given] = args.positionals;
  const model = args.text("model");
  if (model !== undefined) return runModel(args, model);
  if (given === undefined) throw new UsageError("init takes the net's sizes, like 3-4-2, or --model FILE.json");
  const sizes = parseSizes(given);
  if (args.has("json") && args.has("explain")) throw new UsageError("--json and --explain exclude each other");
  const options = (["weight", "bias"] as const).flatMap((kind) =>
    args.all(kind).map((text) => parseChoice(kind, text)),
  );
  const { seed, generator } = seededGenerator(args);
  const file = args.text("plot");
  const packages = file === undefined ? null : await preparePictures(formatOf(file));
  const out = args.text("out");
  const format = out === undefined ? null : writtenAs(out, "--out", ["safetensors", "torch"]);

  const start = generator.clone();
  const net = buildNet(sizes, generator);
  const targets = targetsOf(net);
  const choices = chooseFor(targets, options);
  const isReseeded = args.has("reseed");
  if (isReseeded && choices.size === 0) throw new UsageError("--reseed without --weight or --bias changes nothing");
  if (isReseeded) generator.manualSeed(seed);
  const explicit = explicitFills(choices, generator);
  const initialisation: Initialisation = { sizes, seed, start, targets, explicit, isReseeded };

  if (file !== undefined && packages !== null) {
    const about = `${sizes.join("-")}, seed ${seed}, ${generator.profile}`;
    await writePicture(file, initPicture(packages, about, targets, choices));
  }
  if (args.has("explain")) process.stdout.write(explain(initialisation));
  else if (args.has("json")) {
    const head = { seed: jsonSeed(seed), profile: generator.profile, sizes };
    process.stdout.write(toJson(net.namedParameters(), { ...head, ...jsonOfChoices(choices, isReseeded) }));
  } else if (out === undefined) process.stdout.write(toText(net.namedParameters()));

  if (out === undefined) return;
  await (format === "torch" ? saveTorch(out, net.stateDict()) : saveNet(out, net));
  await sayWritten(out, `net ${sizes.join("-")}`);
}

/** What --model has no use for: they are about a net of Linear layers. */
const OF_SIZES = ["weight", "bias", "reseed", "explain", "plot"] as const;

async function runModel(args: Arguments, file: string): Promise<void> {
  if (args.positionals.length > 0) throw new UsageError("--model is instead of the net's sizes");
  const other = OF_SIZES.find((name) => args.has(name) || args.all(name).length > 0);
  if (other !== undefined) throw new UsageError(`--model and --${other} exclude each other`);
  const { seed, generator } = seededGenerator(args);
  const out = args.text("out");
  const format = out === undefined ? null : writtenAs(out, "--out", ["safetensors", "torch"]);
  const state = await drawModel(file, generator);
  const parameters = Object.entries(state);
  if (args.has("json"))
    process.stdout.write(toJson(parameters, { seed: jsonSeed(seed), profile: generator.profile, model: file }));
  else if (out === undefined) process.stdout.write(toText(parameters));
  if (out === undefined) return;
  await (format === "torch" ? saveTorch(out, state) : saveSafetensors(out, state));
  await sayWritten(out, `model ${file}`);
}

/** The initialisers, written as the options are. */
function jsonOfChoices(choices: ReadonlyMap<Target, Choice>, isReseeded: boolean): object {
  if (choices.size === 0) return {};
  const texts = [...choices].map(([{ name }, choice]) => [name, choiceText(choice)]);
  return { initialisers: Object.fromEntries(texts), reseeded: isReseeded };
}

type Named = Iterable<readonly [name: string, value: Tensor<DType>]>;

function toText(named: Named): string {
  return [...named].map(([name, p]) => `${name}\n${p}\n`).join("");
}

function toJson(named: Named, head: object): string {
  const parameters = [...named].map(([name, { shape, data }]) => [name, { shape, data: Array.from(data, Number) }]);
  return `${JSON.stringify({ ...head, parameters: Object.fromEntries(parameters) })}\n`;
}
