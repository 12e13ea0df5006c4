/** Puts a checkpoint's states into their objects: all, or none. */
import { argumentError, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { formatError } from "../files/file_error.js";
import type { Generator } from "../random/generator.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Content, gradTensor, netTensor, SLOT_TENSOR } from "./content.js";
import type { Tensors } from "./load.js";
import { type AnyScheduler, type AnyState, layersOf, parameterNames, type Parts } from "./parts.js";

/** Throws with everything as it was. */
export function apply(path: string, parts: Parts, content: Content, tensors: Tensors): void {
  checkKinds(path, parts, content);
  const undo: (() => void)[] = [];
  try {
    applyNet(parts, content.net, tensors, undo);
    applyOptimizer(parts, content.optimizer, tensors, undo);
    applyScheduler(parts, content.scheduler, undo);
    applyGenerators(path, parts, content.generators, tensors, undo);
  } catch (error) {
    for (const step of undo.toReversed()) step();
    if (error instanceof SamebitsError && error.code !== "ERR_BUSY")
      throw new SamebitsError(error.code, `${path}: ${error.message}`, { cause: error });
    throw error;
  }
}

/** That the states are of such objects. Throws ERR_ARGUMENT. */
function checkKinds(path: string, { net, optimizer, scheduler, generators }: Parts, content: Content): void {
  const kind = optimizer.constructor.name;
  if (content.optimizer.kind !== kind)
    throw argumentError(`${path} is of the optimiser ${content.optimizer.kind}, not of ${kind}`);
  const saved = content.optimizer.groups.map(({ params }) => params);
  const own = parameterNames(net, optimizer);
  if (JSON.stringify(saved) !== JSON.stringify(own))
    throw argumentError(
      `${path} is of an optimiser of the parameters ${JSON.stringify(saved)}, this one is of ${JSON.stringify(own)}`,
    );
  const [was, is] = [content.scheduler?.kind ?? null, scheduler?.constructor.name ?? null];
  if (was !== is)
    throw argumentError(
      `${path} is of ${was === null ? "no scheduler" : `the scheduler ${was}`}, not of ${is ?? "none"}`,
    );
  checkRoles(path, generators, content.generators);
}

/** That the same roles are of the same generators: two that were one must be one. Throws ERR_ARGUMENT. */
function checkRoles(path: string, generators: Parts["generators"], saved: Content["generators"]): void {
  const names = (roles: Iterable<string>): string => [...roles].toSorted().join(", ");
  if (names(Object.keys(saved)) !== names(generators.keys()))
    throw argumentError(`${path} is of the generators ${names(Object.keys(saved))}, given ${names(generators.keys())}`);
  const tensors = new Map<Generator, string>();
  for (const [role, generator] of generators) {
    const { profile, tensor } = saved[role] as Content["generators"][string];
    if (profile !== generator.profile)
      throw argumentError(`${path}: the generator ${role} has the profile ${profile}, this one ${generator.profile}`);
    const other = tensors.get(generator) ?? tensor;
    if (other !== tensor) throw argumentError(`${path}: the generator ${role} was one of its own, and is shared now`);
    tensors.set(generator, tensor);
  }
  if (new Set(tensors.values()).size !== tensors.size)
    throw argumentError(`${path}: generators that were one are more than one now`);
}

function applyNet({ net }: Parts, { training }: Content["net"], tensors: Tensors, undo: (() => void)[]): void {
  const parameters = net.namedParameters();
  const before = net.stateDict();
  const grads = [...parameters].map(([, p]) => [p, p.grad] as const);
  const modes = layersOf(net).map(([name, layer]) => [name, layer, layer.training] as const);
  undo.push(() => {
    net.loadStateDict(before);
    for (const [p, grad] of grads) p.grad = grad;
    for (const [, layer, mode] of modes) layer.training = mode;
  });
  const prefix = netTensor("");
  const state = [...tensors]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, t]) => [name.slice(prefix.length), t]);
  net.loadStateDict(Object.fromEntries(state) as Record<string, Tensor>);
  for (const [name, p] of parameters) p.grad = (tensors.get(gradTensor(name)) as Tensor | undefined) ?? null;
  for (const [name, layer] of modes) layer.training = training[name] ?? layer.training;
}

function applyOptimizer(
  { optimizer }: Parts,
  { groups, steps }: Content["optimizer"],
  tensors: Tensors,
  undo: (() => void)[],
): void {
  const before = optimizer.stateDict() as AnyState;
  undo.push(() => optimizer.loadStateDict(before));
  let number = 0;
  const paramGroups = groups.map((group) => ({ ...group, params: group.params.map(() => number++) }));
  const state: Record<string, Record<string, unknown>> = {};
  for (const [i, step] of Object.entries(steps)) (state[i] ??= {})["step"] = step;
  for (const [name, t] of tensors) {
    const [, i, slot] = SLOT_TENSOR.exec(name) ?? [];
    if (i !== undefined && slot !== undefined) (state[i] ??= {})[slot] = t;
  }
  optimizer.loadStateDict({ state, paramGroups } as unknown as AnyState);
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
    if (state?.dtype !== "uint8")
      throw formatError(path, `it has no tensor ${show(name)}`, "The file is damaged: get it anew");
    generator.setState(state.data as Uint8Array);
  }
}
