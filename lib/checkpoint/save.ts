import { argumentError, checkOptions, show } from "../checks.js";
import { writeSafetensors } from "../files/safetensors/save.js";
import { isInProportion, jsonProperties, unlikeJson } from "../json.js";
import type { Generator } from "../random/generator.js";
import { tensor } from "../tensor/factories.js";
import type { Tensor } from "../tensor/tensor.js";
import { FitState, type FitSnapshot } from "../training/fit_state.js";
import { VERSION } from "../version.js";
import {
  type Content,
  FORMAT,
  generatorTensor,
  gradTensor,
  KEY,
  netTensor,
  slotTensor,
  type WritableTensors,
} from "./content.js";
import { saveFit } from "./fit.js";
import {
  type AnyState,
  checkCheckpointParts,
  type CheckpointParts,
  layersOf,
  parameterNames,
  type Parts,
} from "./parts.js";

/** What saveCheckpoint saves. */
export interface SaveCheckpointOptions extends CheckpointParts {
  /** Where the fit is: an EpochReport's state. Default: none, for a loop of your own. */
  fit?: FitState;
  /** Whatever JSON has, to come back as it is: the epoch and the batch of a loop of your own, say. Default: none. */
  extra?: unknown;
}

/**
 * Saves where a run is, so that it goes on as if it had never stopped, in another process or on another machine: the net's
 * parameters, modes and gradients, the optimiser's and the scheduler's states, the default generator, those of Dropouts and your
 * own, and where a fit is. To be called between epochs, in `onEpoch`, or between two steps of a loop of your own.
 *
 * It is one safetensors file, which Python opens too, written whole or not at all: `load_file(path)["net.0.weight"]`,
 * `torch.set_rng_state(load_file(path)["generator.default"])`. Throws ERR_ARGUMENT, ERR_BUSY while a fit owns one of them, ERR_FILE.
 */
export async function saveCheckpoint(path: string, options: SaveCheckpointOptions): Promise<void> {
  const given = checkOptions(
    options,
    ["net", "optimizer", "scheduler", "generators", "fit", "extra"],
    "saveCheckpoint",
  );
  const parts = checkCheckpointParts(given);
  const fit = checkFitState(given.fit);
  const extra = given.extra ?? null;
  const strange = unlikeJson(extra);
  if (strange !== null) throw argumentError(`extra${strange} is nothing that JSON has`);
  const tensors: WritableTensors = new Map();
  const content: Content = {
    format: FORMAT,
    version: VERSION,
    net: saveNet(parts, tensors),
    optimizer: saveOptimizer(parts, tensors),
    scheduler: saveScheduler(parts),
    generators: saveGenerators(parts, tensors),
    fit: null,
    extra,
  };
  // Everything is copied by now: the promise of the fit's identity gives others their turn.
  const text = JSON.stringify({ ...content, fit: fit && (await saveFit(fit, parts, tensors)) });
  if (!isInProportion(text))
    throw argumentError("extra has more lists and objects than loadCheckpoint would take back");
  await writeSafetensors(path, tensors, [[KEY, text]]);
}

function checkFitState(fit: FitState | undefined): FitSnapshot | null {
  if (fit === undefined) return null;
  const snapshot = FitState.snapshotOf(fit);
  if (snapshot !== undefined) return snapshot;
  throw argumentError(`fit is the state of an EpochReport, given ${show(fit)}`);
}

function saveNet({ net }: Parts, tensors: WritableTensors): Content["net"] {
  for (const [name, t] of Object.entries(net.stateDict())) tensors.set(netTensor(name), t);
  for (const [name, p] of net.namedParameters()) if (p.grad !== null) tensors.set(gradTensor(name), p.grad.clone());
  const training = layersOf(net).map(([name, layer]) => [name, layer.training]);
  return { repr: String(net), training: Object.fromEntries(training) };
}

function saveOptimizer({ net, optimizer }: Parts, tensors: WritableTensors): Content["optimizer"] {
  const { state, paramGroups } = optimizer.stateDict() as AnyState;
  const steps: Record<string, number> = {};
  for (const [number, { step, ...slots }] of Object.entries(state)) {
    if (step !== undefined) steps[number] = step;
    for (const [slot, t] of Object.entries(slots)) tensors.set(slotTensor(number, slot), t as Tensor);
  }
  const names = parameterNames(net, optimizer);
  const groups = paramGroups.map((group, i) => ({ ...jsonProperties(group), params: names[i] as string[] }));
  return { kind: optimizer.constructor.name, groups, steps };
}

function saveScheduler({ scheduler }: Parts): Content["scheduler"] {
  if (scheduler === null) return null;
  return { kind: scheduler.kind, state: jsonProperties(scheduler.stateDict()) };
}

/** Each generator once, whatever its roles. */
function saveGenerators({ generators }: Parts, tensors: WritableTensors): Content["generators"] {
  const saved = new Map<Generator, string>();
  const roles = [...generators].map(([role, generator]) => {
    const name = saved.get(generator) ?? generatorTensor(saved.size);
    if (!saved.has(generator)) tensors.set(name, tensor(generator.getState()));
    saved.set(generator, name);
    return [role, { profile: generator.profile, tensor: name }];
  });
  return Object.fromEntries(roles);
}
