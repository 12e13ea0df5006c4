/** What a clone of a layer has of the layer, and what clones have in common. */
import { defaultGenerator, type Generator } from "../random/generator.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Tensor } from "../tensor/tensor.js";
import type { Layer } from "./layer.js";

/** The generator that a clone has instead of a layer's. */
export type GeneratorOf = (generator: Generator) => Generator;

/** What layers had in common their clones have in common: one clone of each generator, the default one itself. */
function generatorCloner(): GeneratorOf {
  const clones = new Map([[defaultGenerator, defaultGenerator]]);
  return (generator) => {
    const clone = clones.get(generator) ?? generator.clone();
    clones.set(generator, clone);
    return clone;
  };
}

/** Of the clone that is being made, for the layers in it; null where none is. */
let cloning: GeneratorOf | null = null;

/** That of the clone that is being made, or a new one. */
export function currentCloner(): GeneratorOf {
  return cloning ?? generatorCloner();
}

/** What is cloned in `work` has in common what `generatorOf` gives. */
export function together<T>(generatorOf: GeneratorOf, work: () => T): T {
  const outer = cloning;
  cloning = generatorOf;
  try {
    return work();
  } finally {
    cloning = outer;
  }
}

/** Whether parameters are drawn as layers are made. */
let drawing = true;

/** Layers that are made in `work` draw no parameters: others' numbers take the place of theirs. */
export function withoutDrawing<T>(work: () => T): T {
  const outer = drawing;
  drawing = false;
  try {
    return work();
  } finally {
    drawing = outer;
  }
}

export function isDrawing(): boolean {
  return drawing;
}

/** The parameters' numbers, whether each is frozen, and the buffers'. */
export function copyState(from: Layer<InputTensor>, to: Layer): void {
  const copies = to.namedParameters();
  for (const [name, p] of from.namedParameters()) {
    const copy = copies.get(name) as Tensor;
    copy.copy_(p);
    copy.requiresGrad = p.requiresGrad;
  }
  const buffers = to.namedBuffers();
  for (const [name, buffer] of from.namedBuffers()) buffers.get(name)?.copy_(buffer);
}
