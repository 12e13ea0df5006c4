/** Puts a checkpoint's states into their objects: all, or none. */
import { show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { printable } from "../files/file_error.js";
import { replacementsOf } from "../net/state_dict.js";
import type { Generator } from "../random/generator.js";
import type { Tensor } from "../tensor/tensor.js";
import {
  type Content,
  damaged,
  gradTensor,
  netTensor,
  otherError,
  SLOTS,
  type Tensors,
  tensorsAfter,
} from "./content.js";
import { type AnyScheduler, type AnyState, layersOf, parameterNames, type Parts } from "./parts.js";

/** Throws with everything as it was. */
export function apply(path: string, parts: Parts, content: Content, tensors: Tensors): void {
  checkKinds(path, parts, content);
  const undo: (() => void)[] = [];
  try {
    const copyNet = applyNet(path, parts, content.net, tensors, undo);
    applyOptimizer(path, parts, content.optimizer, tensors, undo);
    applyScheduler(parts, content.scheduler, undo);
    applyGenerators(path, parts, content.generators, tensors, undo);
    copyNet();
  } catch (error) {
    for (const step of undo.toReversed()) step();
    if (error instanceof SamebitsError && !["ERR_BUSY", "ERR_FILE_FORMAT"].includes(error.code))
      throw new SamebitsError(error.code, `${path}: ${printable(error.message)}`, { cause: error });
    throw error;
  }
}

/** That the states are of such objects. Throws ERR_ARGUMENT. */
function checkKinds(path: string, { net, optimizer, scheduler, generators }: Parts, content: Content): void {
  const kind = optimizer.constructor.name;
  if (content.optimizer.kind !== kind)
    throw otherError(path, `is of the optimiser ${content.optimizer.kind}, not of ${kind}`);
  const saved = content.optimizer.groups.map(({ params }) => params);
  const own = parameterNames(net, optimizer);
  if (JSON.stringify(saved) !== JSON.stringify(own))
    throw otherError(
      path,
      `is of an optimiser of the parameters ${JSON.stringify(saved)}, this one is of ${JSON.stringify(own)}`,
    );
  const [was, is] = [content.scheduler?.kind ?? null, scheduler?.kind ?? null];
  if (was !== is)
    throw otherError(path, `is of ${was === null ? "no scheduler" : `the scheduler ${was}`}, not of ${is ?? "none"}`);
  checkRoles(path, generators, content.generators);
}

/** That the same roles are of the same generators: two that were one must be one. Throws ERR_ARGUMENT. */
function checkRoles(path: string, generators: Parts["generators"], saved: Content["generators"]): void {
  const names = (roles: Iterable<string>): string => [...roles].toSorted().join(", ");
  if (names(Object.keys(saved)) !== names(generators.keys()))
    throw otherError(path, `is of the generators ${names(Object.keys(saved))}, given ${names(generators.keys())}`);
  const tensors = new Map<Generator, string>();
  for (const [role, generator] of generators) {
    const { profile, tensor } = saved[role] as Content["generators"][string];
    if (profile !== generator.profile)
      throw otherError(path, `has the profile ${profile} for the generator ${role}, this one has ${generator.profile}`);
    const other = tensors.get(generator) ?? tensor;
    if (other !== tensor) throw otherError(path, `has a generator ${role} of its own, which is shared now`);
    tensors.set(generator, tensor);
  }
  if (new Set(tensors.values()).size !== tensors.size)
    throw otherError(path, "has one generator for what are more than one now");
}

/** All but the parameters and buffers; what it returns copies those, and cannot fail: so none of what they were has to be kept. */
function applyNet(
  path: string,
  { net }: Parts,
  { training }: Content["net"],
  tensors: Tensors,
  undo: (() => void)[],
): () => void {
  const parameters = net.namedParameters();
  const state = Object.fromEntries(tensorsAfter(netTensor(""), tensors)) as Record<string, Tensor>;
  const replacements = replacementsOf(net.namedState(), state, {});
  const grads = [...parameters].map(([, p]) => [p, p.grad] as const);
  const modes = layersOf(net).map(([name, layer]) => [name, layer, layer.training] as const);
  undo.push(() => {
    for (const [p, grad] of grads) p.grad = grad;
    for (const [, layer, mode] of modes) layer.training = mode;
  });
  for (const [name] of tensorsAfter(gradTensor(""), tensors))
    if (!parameters.has(name)) throw damaged(path, `${show(gradTensor(name))} is of no parameter`);
  for (const [name, p] of parameters) p.grad = (tensors.get(gradTensor(name)) as Tensor | undefined) ?? null;
  for (const [name, layer] of modes) if (Object.hasOwn(training, name)) layer.training = training[name] as boolean;
  return () => {
    for (const { t, value } of replacements) t.copy_(value);
  };
}

function applyOptimizer(
  path: string,
  { optimizer }: Parts,
  { groups, steps }: Content["optimizer"],
  tensors: Tensors,
  undo: (() => void)[],
): void {
  undo.push(optimizer.keepState());
  let number = 0;
  const paramGroups = groups.map((group) => ({ ...group, params: group.params.map(() => number++) }));
  const state = statesOf(path, number, steps, tensors);
  optimizer.takeStateDict({ state, paramGroups } as unknown as AnyState);
}

/**
 * The steps and the slots, by the numbers of the parameters, of which there are so many. Throws ERR_FILE_FORMAT for those of
 * another, in whose place a name like "__proto__" may stand.
 */
function statesOf(path: string, count: number, steps: Content["optimizer"]["steps"], tensors: Tensors): object {
  const saved = [...Object.entries(steps).map(([i, step]) => [`${i}.step`, step]), ...tensorsAfter(SLOTS, tensors)];
  const states = Array.from({ length: count }, (): [name: string, value: unknown][] => []);
  for (const [name, value] of saved as [string, unknown][]) {
    const [, number, part] = /^(0|[1-9]\d*)\.(\w+)$/.exec(name) ?? [];
    const own = states[Number(number)];
    if (own === undefined || part === undefined)
      throw damaged(path, `the optimiser's state ${show(name)} is of none of its parameters`);
    own.push([part, value]);
  }
  return Object.fromEntries(states.flatMap((own, i) => (own.length === 0 ? [] : [[i, Object.fromEntries(own)]])));
}

function applyScheduler({ scheduler }: Parts, saved: Content["scheduler"], undo: (() => void)[]): void {
  if (scheduler === null || saved === null) return;
  type State = Parameters<AnyScheduler["loadStateDict"]>[0];
  const before = scheduler.stateDict() as State;
  undo.push(() => scheduler.loadStateDict(before));
  scheduler.loadStateDict(saved.state as State);
}

function applyGenerators(
  path: string,
  { generators }: Parts,
  saved: Content["generators"],
  tensors: Tensors,
  undo: (() => void)[],
): void {
  for (const [role, generator] of generators) {
    const before = generator.getState();
    undo.push(() => generator.setState(before));
    const { tensor: name } = saved[role] as Content["generators"][string];
    const state = tensors.get(name);
    if (state?.dtype !== "uint8") throw damaged(path, `it has no tensor ${show(name)} of bytes`);
    generator.setState(state.data as Uint8Array);
  }
}
