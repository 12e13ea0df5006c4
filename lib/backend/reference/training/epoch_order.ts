/**
 * The order of an epoch's samples, drawn as PyTorch's DataLoader draws it (torch/utils/data/dataloader.py, sampler.py):
 * a 64-bit base seed first, whatever follows; then
 *
 *   "sequential"  nothing; the order is 0, 1, 2, ..
 *   "reseeded"    a 64-bit seed; the order is a permutation by a fresh generator with that seed
 *   "own"         the order is a permutation by the generator itself, which draws a second one for nobody when the sampler is
 *                 asked for more than it has: before a last batch that is short, or after one that is full
 *   "given"       nothing at all: the caller has drawn it
 */
import type { GeneratorState } from "../../backend.js";
import type { TrainerPlan } from "../../training.js";
import { STATE_LENGTH } from "../../generator_state.js";
import { random64, seed } from "../random/generator.js";
import { discardDraws, fillInOrder, swapRange } from "../random/permutation.js";
import { cut, type Slice } from "../slices.js";

const SWAP_COST = 8; // in multiply-adds

export interface EpochSlices {
  readonly before: readonly Slice[];
  readonly exhaust: readonly Slice[];
}

export function epochSlices(kind: TrainerPlan["order"], generator: GeneratorState, order: Int32Array): EpochSlices {
  if (kind === "given") return { before: [], exhaust: [] };
  const draws = Math.max(0, order.length - 1);
  const fresh = new Uint32Array(STATE_LENGTH);
  const permuting = kind === "own" ? generator : fresh;
  const begin = (): void => {
    random64(generator);
    if (kind === "reseeded") seed(fresh, Number(random64(generator) & 0xffffffffn));
  };
  const before = [
    { cost: 0, run: begin },
    ...cut(order.length, 1, (from, to) => fillInOrder(order, from, to)),
    ...(kind === "sequential" ? [] : cut(draws, SWAP_COST, (from, to) => swapRange(permuting, order, from, to))),
  ];
  const exhaust = kind === "own" ? cut(draws, 1, (from, to) => discardDraws(generator, to - from)) : [];
  return { before, exhaust };
}
