/** What every program has of the TypeScript backend: streams, fills and orders. */
import type { BackendCore } from "../../backend.js";
import { random64, seed } from "./generator.js";
import { skipBlocks } from "./jump.js";
import { normal } from "./normal.js";
import { randperm } from "./permutation.js";
import { randint } from "./randint.js";
import { uniform } from "./uniform.js";

export function createReferenceCore(): BackendCore {
  return {
    name: "typescript",
    isa: "typescript",
    numThreads: 1,
    ranks: null,
    seed,
    random64,
    skipBlocks,
    uniform,
    randint,
    normal,
    randperm,
  };
}
