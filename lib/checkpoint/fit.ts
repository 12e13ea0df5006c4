/** Where a fit is, in a checkpoint. */
import { show } from "../checks.js";
import { jsonValue, readNumbers } from "../json.js";
import { Generator } from "../random/generator.js";
import type { Net } from "../net/net.js";
import type { DataOf, DType } from "../tensor/dtype.js";
import { tensor } from "../tensor/factories.js";
import { sameShape } from "../tensor/shape.js";
import { Tensor } from "../tensor/tensor.js";
import type { Progress } from "../training/early_stopping.js";
import type { NetNumbers } from "../training/numbers.js";
import { type FitSnapshot, FitState, type GeneratorStates } from "../training/fit_state.js";
import {
  bestTensor,
  type Content,
  damaged,
  fitGeneratorTensor,
  netTensor,
  type Tensors,
  tensorsAfter,
  type WritableTensors,
} from "./content.js";
import type { Parts } from "./parts.js";

type SavedFit = NonNullable<Content["fit"]>;

export async function saveFit(fit: FitSnapshot, { net }: Parts, tensors: WritableTensors): Promise<SavedFit> {
  const { epoch, progress, best, generators } = fit;
  for (const [i, state] of generators.states.entries()) tensors.set(fitGeneratorTensor(i), tensor(state));
  const names = best === null ? [] : stateNames(net);
  for (const [i, [name, { shape, dtype }]] of names.entries())
    tensors.set(bestTensor(name), new Tensor(best?.[i] as DataOf<DType>, shape, dtype));
  const { places, profiles } = generators;
  const identity = (await fit.identity()) ?? {};
  return { epoch, progress: jsonValue(progress) as SavedFit["progress"], places, profiles, identity };
}

/** Forced, it is compared with no run. Throws ERR_FILE_FORMAT for what saveFit does not write. */
export function loadFit(path: string, parts: Parts, saved: SavedFit, tensors: Tensors, force: boolean): FitState {
  const { epoch, identity } = saved;
  return new FitState({
    epoch,
    progress: progressOf(path, saved),
    best: bestOf(path, parts, tensors),
    generators: generatorsOf(path, saved, tensors),
    identity: async () => (force ? null : identity),
  });
}

function progressOf(path: string, { epoch, progress }: SavedFit): Progress | null {
  if (progress === null) return null;
  const { best, bestEpoch } = readNumbers(progress);
  const isEpoch = bestEpoch === null || (Number.isSafeInteger(bestEpoch) && bestEpoch >= 1 && bestEpoch <= epoch);
  if (typeof best === "number" && isEpoch) return { best, bestEpoch };
  throw damaged(path, "early stopping's best number and its epoch are none");
}

/** Parameters and then buffers, in the net's order, which has the saved net's names if it is that; null where none are saved. */
function bestOf(path: string, { net }: Parts, tensors: Tensors): NetNumbers | null {
  const best = new Map(tensorsAfter(bestTensor(""), tensors));
  if (best.size === 0) return null;
  const saved = new Map(tensorsAfter(netTensor(""), tensors));
  for (const name of new Set([...best.keys(), ...saved.keys()])) {
    const [own, last] = [best.get(name), saved.get(name)];
    if (own === undefined || last === undefined || own.dtype !== last.dtype || !sameShape(own.shape, last.shape))
      throw damaged(path, `${show(bestTensor(name))} is not as ${show(netTensor(name))}, of the same dtype and shape`);
  }
  return stateNames(net).flatMap(([name, { dtype }]) => best.get(name)?.to(dtype).data ?? []);
}

/** What a FitState has the numbers of, in that order. */
function stateNames(net: Net): [name: string, t: Tensor<DType>][] {
  return [...(net.namedParameters() as ReadonlyMap<string, Tensor<DType>>), ...net.namedBuffers()];
}

function generatorsOf(path: string, { places, profiles }: SavedFit, tensors: Tensors): GeneratorStates {
  const states = profiles.map((profile, i) => {
    const state = tensors.get(fitGeneratorTensor(i))?.data as Uint8Array;
    try {
      new Generator({ profile: profile as Generator["profile"] }).setState(state);
      return state;
    } catch (cause) {
      throw damaged(path, `${show(fitGeneratorTensor(i))}: ${(cause as Error).message}`);
    }
  });
  return { states, profiles, places };
}
