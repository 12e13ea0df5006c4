import { describe, expect, it } from "vitest";
import { Generator, Identity, Linear, manualSeed, Net, rand, Tanh, type Layer, type Tensor } from "../../dist/index.js";
import { backendsAndProfiles } from "../support/backends.js";
import { expectGolden, golden, type GoldenTensor } from "../support/golden.js";

interface LayerCase {
  seed: string;
  in: number;
  out: number;
  bias?: boolean;
  dtype?: "float64";
  weight: GoldenTensor;
  bias_values: GoldenTensor | null;
  next_rand?: GoldenTensor;
}

interface NetCase {
  seed: string;
  dims: number[];
  params: Record<string, GoldenTensor>;
  next_rand: GoldenTensor;
}

it("has the goldens", () => {
  const { layers, nets, edge } = golden("linear");
  expect([layers.length, nets.length, edge.length]).toEqual([184, 40, 3]);
});

describe.each(backendsAndProfiles)("Linear on %s, %s", (backend, profile) => {
  const { layers, nets, edge } = golden("linear", profile) as {
    layers: LayerCase[];
    nets: NetCase[];
    edge: LayerCase[];
  };

  it("draws PyTorch's parameters, and no more", () => {
    for (const { seed, in: into, out, bias, dtype, ...wanted } of [...layers, ...edge]) {
      const what = `seed ${seed}, Linear(${into}, ${out}${bias === false ? ", no bias" : ""}) ${dtype ?? ""}`;
      const generator = new Generator({ seed: BigInt(seed), backend, profile });
      const options = { bias: bias ?? true, generator, ...(dtype === undefined ? {} : { dtype }) };
      const layer = new Linear(into, out, options);
      expectGolden(layer.weight, wanted.weight, `${what}: weight`);
      expect(layer.bias === null, `${what}: bias`).toBe(wanted.bias_values === null);
      if (wanted.bias_values) expectGolden(layer.bias as typeof layer.weight, wanted.bias_values, `${what}: bias`);
      if (wanted.next_rand) expectGolden(rand([1], { generator }), wanted.next_rand, `${what}: the draw after it`);
    }
  });

  it("draws them again in resetParameters", () => {
    const { seed, weight, bias_values: bias } = layers.find((golden) => golden.bias) as LayerCase;
    const generator = new Generator({ seed: 77, backend, profile });
    const layer = new Linear(3, 4, { generator });
    generator.manualSeed(BigInt(seed));
    layer.resetParameters();
    expectGolden(layer.weight, weight);
    expectGolden(layer.bias as Tensor, bias as GoldenTensor);
  });

  it("draws a net's layers in the order they are made", () => {
    for (const { seed, dims, params, next_rand: next } of nets) {
      const generator = new Generator({ seed: BigInt(seed), backend, profile });
      const sizes = dims.slice(1).map((out, i): [number, number] => [dims[i] as number, out]);
      const list: Layer[] = sizes.flatMap(([into, out], i) => {
        const layer = new Linear(into, out, { generator });
        return i + 1 < sizes.length ? [layer, i % 2 === 0 ? new Tanh() : new Identity()] : [layer];
      });
      const named = new Net(list).namedParameters();
      expect([...named.keys()], `${dims}`).toEqual(Object.keys(params));
      for (const [name, p] of named)
        expectGolden(p, params[name] as GoldenTensor, `seed ${seed}, net ${dims}: ${name}`);
      expectGolden(rand([1], { generator }), next, `seed ${seed}, the draw after net ${dims}`);
    }
  });
});

it("draws from the default generator when it is given none", () => {
  const { seed, weight, next_rand: next } = (golden("linear").layers as LayerCase[])[0] as LayerCase;
  manualSeed(BigInt(seed));
  expectGolden(new Linear(3, 4).weight, weight);
  expectGolden(rand([1]), next as GoldenTensor);
});
