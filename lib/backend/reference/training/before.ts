/** What passes change besides gradients, as it was before a step: a run goes back to it that stops before the update. */
import type { TrainerMemory } from "../../training.js";

export type Before = Pick<TrainerMemory, "generators" | "buffers" | "counters">;

export function before({ generators, buffers, counters }: TrainerMemory): Before {
  return { generators: generators.slice(), buffers: buffers.slice(), counters: counters.slice() };
}

export function goBack(memory: TrainerMemory, { generators, buffers, counters }: Before): void {
  memory.generators.set(generators);
  memory.buffers.set(buffers);
  memory.counters.set(counters);
}
