import { Generator, init, Linear, Net, Tanh, type Tensor } from "../../index.js";
import type { Command } from "../command.js";

const SEED = 1;
const RULE = "==================== ";

export const demo: Command = {
  name: "demo",
  synopsis: "",
  summary: "Show that nn.Linear's default initialisation is kaiming_uniform_ with a = sqrt(5) and a uniform bias",
  details: [
    `A 3-4-2 net is made twice from the seed ${SEED}: by default, and drawn again by hand. The two are the same.`,
  ],
  positionals: [0, 0],
  options: {},
  run(): void {
    process.stdout.write(text());
  },
};

function text(): string {
  const generator = new Generator({ seed: SEED });
  const byDefault = netText(createNet(generator));
  const net = createNet(generator);
  // Constructing drew; the explicit draws start from the seed again.
  generator.manualSeed(SEED);
  initialise(net.layers.hid1, generator);
  initialise(net.layers.oupt, generator);
  const lines = [
    "\nBegin Linear layer init demo ",
    `\n${RULE}`,
    "\nCreating a 3-4-2 network default init ",
    byDefault,
    `\n${RULE}`,
    "\nCreating a 3-4-2 network explicit init ",
    netText(net),
    `\n${RULE}`,
    "\nEnd initialization demo ",
  ];
  return lines.map((line) => `${line}\n`).join("");
}

type DemoNet = Net<{ hid1: Linear; act1: Tanh; oupt: Linear }>;

function createNet(generator: Generator): DemoNet {
  const hid1: Linear = new Linear(3, 4, { generator });
  const oupt: Linear = new Linear(4, 2, { generator });
  return new Net({ hid1, act1: new Tanh(), oupt });
}

/** The default initialisation, spelled out. */
function initialise({ weight, bias, inFeatures }: Linear, generator: Generator): void {
  init.kaimingUniform_(weight, { a: Math.sqrt(5), generator });
  const bound = 1 / Math.sqrt(inFeatures);
  init.uniform_(bias as Tensor, -bound, bound, { generator });
}

function netText({ layers }: DemoNet): string {
  return (["hid1", "oupt"] as const)
    .map(
      (name) => `\n${name} wts and biases: \n${numbers(layers[name].weight)}\n${numbers(layers[name].bias as Tensor)}`,
    )
    .join("\n");
}

/** As a plain tensor prints, not a parameter. */
function numbers(t: Tensor): string {
  return t.clone().toString();
}
