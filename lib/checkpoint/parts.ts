/** What a checkpoint is of, and the names that its parts have in it. */
import { argumentError, checkRecord, show } from "../checks.js";
import { Net } from "../net/net.js";
import type { Layer } from "../nn/layer.js";
import { layersIn } from "../nn/tree.js";
import { Optimizer } from "../optim/optimizer.js";
import { ReduceLROnPlateau } from "../optim/lr_scheduler/reduce_lr_on_plateau.js";
import { LRScheduler } from "../optim/lr_scheduler/scheduler.js";
import type { OptimizerStateDict } from "../optim/state_dict.js";
import { defaultGenerator, Generator } from "../random/generator.js";
import type { Tensor } from "../tensor/tensor.js";

/** The objects whose states a checkpoint holds. */
export interface CheckpointParts {
  /** Its parameters, and the layers' modes. */
  net: Net;
  /** The states of its parameters, and its groups' options. */
  optimizer: Optimizer<{ lr: number }>;
  /** How far it is. Default: none. */
  scheduler?: LRScheduler | ReduceLROnPlateau;
  /** Generators of your own, by names of your own. The default one is always in it, and those of the net's Dropouts. Default: none. */
  generators?: Readonly<Record<string, Generator>>;
}

/** Checked, with what is left out as it stands for. */
export interface Parts {
  readonly net: Net;
  readonly optimizer: Optimizer<{ lr: number }>;
  readonly scheduler: AnyScheduler | null;
  /** Each generator by what it is for: "default", "net.drop1", "user.loader". */
  readonly generators: ReadonlyMap<string, Generator>;
}

/** What is the same of both families. */
export interface AnyScheduler {
  readonly kind: string;
  stateDict(): object;
  loadStateDict(state: object): void;
}

export type AnyState = OptimizerStateDict<{ lr: number }>;

/** Throws ERR_ARGUMENT. */
export function checkCheckpointParts(given: CheckpointParts): Parts {
  const { net, optimizer, scheduler, generators = {} } = given;
  if (!(net instanceof Net)) throw argumentError(`net must be a Net, given ${show(net)}`);
  if (!(optimizer instanceof Optimizer))
    throw argumentError(`optimizer must be an optimiser, given ${show(optimizer)}`);
  const isScheduler = scheduler instanceof LRScheduler || scheduler instanceof ReduceLROnPlateau;
  if (scheduler !== undefined && !isScheduler)
    throw argumentError(`scheduler must be a scheduler, given ${show(scheduler)}`);
  checkRecord(generators, "generators are an object of Generators by name");
  return { net, optimizer, scheduler: scheduler ?? null, generators: byRole(net, generators) };
}

function byRole(net: Net, generators: Readonly<Record<string, Generator>>): Map<string, Generator> {
  const roles = new Map([["default", defaultGenerator]]);
  for (const [name, layer] of layersOf(net)) {
    if (layer.children.size > 0) continue;
    for (const generator of layer.generators) roles.set(`net.${name}`, generator);
  }
  for (const [name, generator] of Object.entries(generators)) {
    if (!Generator.isGenerator(generator))
      throw argumentError(`generators[${show(name)}] must be a Generator, given ${show(generator)}`);
    roles.set(`user.${name}`, generator);
  }
  return roles;
}

/** The layers by their names, those that are made of layers before theirs. */
export function layersOf(net: Net): [name: string, layer: Layer][] {
  return layersIn(net).slice(1);
}

/** The groups' parameters by their names in the net; by "#" and number where they are none of it. */
export function parameterNames(net: Net, { paramGroups }: Parts["optimizer"]): string[][] {
  const names = new Map([...net.namedParameters()].map(([name, p]): [Tensor, string] => [p, name]));
  let number = 0;
  return paramGroups.map(({ params }) =>
    params.map((p) => {
      const outside = `#${number++}`;
      return names.get(p) ?? outside;
    }),
  );
}
