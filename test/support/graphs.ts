/** Nets that are no lists: layers that take any of the values before them. */
import * as fc from "fast-check";
import { inputsOf, type LayerPlan } from "../../dist/backend/training.js";
import { activation, linear, widthsOf } from "./trainer_runs.js";

const KINDS = ["linear", "tanh", "gelu", "softmax", "dropout", "identity", "add", "cat", "columns"] as const;

/** What a layer is made from, whatever the values before it are. */
interface Draft {
  readonly kind: (typeof KINDS)[number];
  readonly first: number;
  readonly second: number;
  readonly width: number;
}

/** Layers of a net for rows of so many numbers, each of whose outputs another one takes; draws from generators 0 and 1. */
export function anyGraph(inputFeatures: number): fc.Arbitrary<LayerPlan[]> {
  const drafts = fc.record({
    kind: fc.constantFrom(...KINDS),
    first: fc.nat(),
    second: fc.nat(),
    width: fc.integer({ min: 1, max: 8 }),
  });
  return fc.array(drafts, { minLength: 1, maxLength: 12 }).map((list) => graphOf(list, inputFeatures));
}

function graphOf(drafts: readonly Draft[], inputFeatures: number): LayerPlan[] {
  const layers: LayerPlan[] = [];
  for (const draft of drafts) layers.push(layerOf(draft, widthsOf({ layers, inputFeatures })));
  const taken = new Set(layers.flatMap(inputsOf));
  const left = layers.map((_, i) => i + 1).filter((value) => !taken.has(value));
  return left.length === 1 ? layers : [...layers, { kind: "cat", inputs: left }];
}

function layerOf({ kind, first, second, width }: Draft, widths: readonly number[]): LayerPlan {
  const value = first % widths.length;
  const features = widths[value] as number;
  const inputs = [value];
  switch (kind) {
    case "linear":
      return { ...linear(features, width, second % 2 === 0), inputs };
    case "tanh":
    case "gelu":
      return { ...activation(kind), inputs };
    case "softmax":
      return { kind, log: second % 2 === 0, inputs };
    case "dropout":
      return { kind, p: 0.25, generator: second % 2, inputs };
    case "identity":
      return { kind, inputs };
    case "add": {
      const alike = widths.flatMap((other, i) => (other === features ? [i] : []));
      return { kind, inputs: [value, alike[second % alike.length] as number] };
    }
    case "cat":
      return { kind, inputs: [value, second % widths.length, value] };
    case "columns": {
      const from = second % features;
      return { kind, from, to: Math.min(features, from + width), inputs };
    }
  }
}
