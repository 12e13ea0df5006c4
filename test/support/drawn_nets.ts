/** Random nets that a number stands for, so that each of several processes makes the same. */
import * as fc from "fast-check";
import * as sb from "../../dist/index.js";
import { anyNetDraft, type NetDraft } from "./any_net.js";
import { anySeriesDraft } from "./any_series.js";

const anyDraft = fc.oneof({ arbitrary: anyNetDraft(), weight: 3 }, { arbitrary: anySeriesDraft, weight: 1 });

function draftOf(drawn: number): NetDraft {
  return fc.sample(anyDraft, { seed: drawn, numRuns: 1 })[0] as NetDraft;
}

/** So many samples, of as many dimensions as the net takes. */
export function drawnInputs(drawn: number, samples: number, seed: number): sb.Tensor {
  const generator = new sb.Generator({ seed, backend: "typescript" });
  return draftOf(drawn).inputs(samples, { generator }) as sb.Tensor;
}

/** Layers that give so many outputs. */
export function drawnLayers(drawn: number, outputs: number, generator: sb.Generator): sb.Layer[] {
  const net = draftOf(drawn).make({ generator });
  const width = net.predict(drawnInputs(drawn, 2, 1)).shape[1] as number;
  return [net, new sb.Linear(width, outputs, { generator })];
}
