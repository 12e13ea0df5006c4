/** Members that the published types leave out, for the few tests that reach behind the front. */
import type { Backend, GeneratorState } from "../../dist/backend/backend.js";
import type { Loss } from "../../dist/backend/operations.js";
import type { Generator, LossFunction, Net } from "../../dist/index.js";

/** The backend itself. */
export function engineOf(value: Generator | Net): Backend {
  return (value as unknown as { readonly engine: Backend }).engine;
}

/** PyTorch's random64, which no public function shows. */
export function random64(generator: Generator): bigint {
  const { borrowState } = generator as unknown as { borrowState(): GeneratorState };
  return engineOf(generator).random64(borrowState.call(generator));
}

/** What a backend computes on rows of that many columns. */
export function planOf(loss: LossFunction, columns: number): Loss {
  return (loss as unknown as { plan(columns: number): Loss }).plan(columns);
}
