/** The parameters of the three nets of the initialisation demo: 3-4-2, seed 1. */
import { describe, expect, it } from "vitest";
import { Generator, init, Linear, Net, Tanh, tensor, type Tensor } from "../../dist/index.js";
import { backendsAndProfiles } from "../support/backends.js";
import { expectClose, expectGolden, fromBits, golden, type GoldenTensor } from "../support/golden.js";

type DemoNet = Net<{ hid1: Linear; act1: Tanh; oupt: Linear }>;

function createNet(generator: Generator): DemoNet {
  const hid1 = new Linear(3, 4, { generator });
  return new Net({ hid1, act1: new Tanh(), oupt: new Linear(4, 2, { generator }) });
}

/** The default initialisation, spelled out. */
function initialise(net: DemoNet, generator: Generator): void {
  for (const layer of [net.layers.hid1, net.layers.oupt]) {
    init.kaimingUniform_(layer.weight, { a: Math.sqrt(5), generator });
    const bound = 1 / Math.sqrt(layer.inFeatures);
    (layer.bias as Tensor).uniform_(-bound, bound, { generator });
  }
}

function createExplicit(generator: Generator): DemoNet {
  const net = createNet(generator);
  initialise(net, generator);
  return net;
}

function createReseeded(generator: Generator, seed: bigint): DemoNet {
  const net = createNet(generator);
  initialise(net, generator.manualSeed(seed));
  return net;
}

describe.each(backendsAndProfiles)("the demo's nets on %s, %s", (backend, profile) => {
  const demo = golden("demo", profile);
  const seed = BigInt(demo.seed);
  const seeded = (): Generator => new Generator({ seed, backend, profile });
  const nets = { net1: createNet(seeded()), net2: createExplicit(seeded()), net3: createReseeded(seeded(), seed) };

  it.each(Object.entries(nets))("%s has PyTorch's parameters", (name, net) => {
    const wanted = demo[name] as Record<string, GoldenTensor>;
    const named = net.namedParameters();
    expect([...named.keys()]).toEqual(Object.keys(wanted));
    for (const [key, p] of named) expectGolden(p, wanted[key] as GoldenTensor, `${name} ${key}`);
  });

  it.each(["net1", "net3"] as const)("%s gives PyTorch's output", (name) => {
    const wanted = fromBits(demo[name === "net1" ? "y1" : "y3"].bits, "float32");
    expectClose(nets[name].predict(tensor([[1, 2, 3]])).data, wanted, { absolute: 1e-6 }, name);
  });
});
