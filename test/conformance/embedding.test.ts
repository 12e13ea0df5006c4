import { it } from "vitest";
import { layerPasses } from "../support/layer_passes.js";
import { floats, floatsWithSpecials } from "../support/numbers.js";
import { describeEachIsa, expectParity, THREADS } from "../support/parity.js";

describeEachIsa("an embedding is the TypeScript one to the bit", (isa) => {
  it.each([
    [0, 3, 5, 2],
    [4, 0, 5, 2],
    [7, 2, 3, 0],
    [7, 1, 1, 17],
    [257, 3, 10, 5],
    [600, 2, 300, 33],
  ])("%i samples of %i lookups of %i rows of %i", (rows, columns, numEmbeddings, embeddingDim) => {
    // Numbers of rows, and some beyond them, which give zeros and have no gradient.
    const x = floats(rows * columns, 1).map((value) => Math.floor(Math.abs(value) * 1e6) % (numEmbeddings + 2));
    const gradient = floatsWithSpecials(rows * columns * embeddingDim, 2);
    const parameters = [floats(numEmbeddings * embeddingDim, 3)];
    for (const paddingIdx of [null, 0]) {
      const plan = { kind: "embedding", numEmbeddings, embeddingDim, paddingIdx } as const;
      const passes = { plan, rows, columns, x, gradient, parameters, inPlace: false };
      expectParity(isa, (backend) => layerPasses(backend, passes), `padding ${paddingIdx}`, THREADS);
    }
  });
});
