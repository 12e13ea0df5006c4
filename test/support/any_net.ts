/** Random nets of every layer that there is. */
import * as fc from "fast-check";
import * as sb from "../../dist/index.js";
import { activationLayers } from "./activations.js";

/** Makes each layer that keeps the width, with options of its own. */
const ELEMENTWISE: readonly ((option: number) => sb.Layer)[] = [
  ...activationLayers,
  () => new sb.Identity(),
  () => new sb.LogSoftmax(),
  () => new sb.Softmax(),
  (option) => new sb.Dropout(option / 2),
];

const anyElementwise = fc
  .tuple(fc.nat(ELEMENTWISE.length - 1), fc.constantFrom(0.01, 0.5, 1))
  .map(([i, option]) => (ELEMENTWISE[i] as (option: number) => sb.Layer)(option));

const anyNorm = fc.record({ eps: fc.constantFrom(1e-5, 0.5), elementwiseAffine: fc.boolean(), bias: fc.boolean() });

const anyPrelu = fc.record({ isShared: fc.boolean(), init: fc.constantFrom(0.25, -2) });

/** A Linear, a LayerNorm, a PReLU, or what keeps any width. */
const anyStep = fc.oneof(fc.record({ width: fc.nat(5), bias: fc.boolean() }), anyNorm, anyPrelu, anyElementwise);

/** A net for inputs of `features` numbers, its layers named or not. */
export const anyNet: fc.Arbitrary<{ net: sb.Net; features: number }> = fc
  .record({
    features: fc.integer({ min: 1, max: 5 }),
    steps: fc.array(anyStep, { minLength: 1, maxLength: 6 }),
    isNamed: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ features, steps, isNamed, seed }) => {
    const generator = new sb.Generator({ seed });
    let width = features;
    const layers = steps.map((step) => {
      if (step instanceof sb.Layer) return step;
      if ("eps" in step) return width === 0 ? new sb.Identity() : new sb.LayerNorm(width, { ...step, generator });
      if ("init" in step)
        return new sb.PReLU({ numParameters: step.isShared ? 1 : Math.max(1, width), init: step.init, generator });
      const layer = new sb.Linear(width, step.width, { bias: step.bias, generator });
      width = step.width;
      return layer;
    });
    const named = layers.map((layer, i): [string, sb.Layer] => [`layer_${i}`, layer]);
    return { net: new sb.Net((isNamed ? named : layers) as sb.Layer[]), features };
  });
