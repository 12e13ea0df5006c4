import { embeddingBackward, embeddingForward, type EmbeddingSize } from "../operations/embedding.js";
import { cut } from "../slices.js";
import type { LayerDefinition, ReferenceLayer } from "./layer.js";

/** Looks up rows of its weight, as many as its input has numbers. */
export interface EmbeddingPlan {
  readonly kind: "embedding";
  readonly numEmbeddings: number;
  readonly embeddingDim: number;
  /** The row that gets no gradient; null where there is none. */
  readonly paddingIdx: number | null;
}

export const EMBEDDING: LayerDefinition<EmbeddingPlan> = {
  options: { numEmbeddings: "number", embeddingDim: "number", paddingIdx: "number" },
  make: embedding,
};

/** A row of the output has the weight's rows that the input's numbers name, one after another. Its parameter is the weight. */
function embedding(plan: EmbeddingPlan, [lookups = 0]: readonly number[]): ReferenceLayer {
  const { numEmbeddings: rows, embeddingDim: columns, paddingIdx } = plan;
  const size: EmbeddingSize = { rows, columns, lookups, paddingIdx };
  return {
    inFeatures: lookups,
    outFeatures: lookups * columns,
    parameterSizes: [rows * columns],
    kept: () => 0,
    passesOn: () => false,
    forward: ({ rows: samples, parameters: [weight], input, output }) =>
      cut(samples, lookups * columns, (from, to) => {
        const y = output.subarray(from * lookups * columns, to * lookups * columns);
        embeddingForward(input.subarray(from * lookups, to * lookups), weight!, y, size);
      }),
    // In one piece: a row's sum goes over all of the samples. An index has no gradient: it gets zeros.
    backward: ({ rows: samples, input, outputGradient, inputGradient, gradients: [gradWeight = null], accumulate }) => {
      inputGradient?.fill(0, 0, samples * lookups);
      if (gradWeight === null) return [];
      const indices = input.subarray(0, samples * lookups);
      const run = (): void => embeddingBackward(indices, outputGradient, gradWeight, accumulate, size);
      return [{ cost: indices.length * columns + gradWeight.length, run }];
    },
  };
}
