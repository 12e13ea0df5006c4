/** What must be the same on all ranks for them to train as one: digests and options, by what they are called in messages. */
import { jsonValue } from "../json.js";
import type { Facts } from "../mpi/notices.js";
import { show } from "../checks.js";
import { isFusable } from "./as_made.js";
import type { FitOptions } from "./fit_options.js";
import { generatorStates } from "./fit_state.js";
import { digestOf, identityOf } from "./run_identity.js";
import type { RunParts } from "./run_parts.js";

/** What a run is told: its data, options, and what makes it. */
export async function runFacts(parts: RunParts, options: FitOptions): Promise<Facts> {
  const identity = Object.entries(await identityOf(parts, options)).map(([name, value]) => [name, show(value)]);
  const { epochs, onEpoch, stopOnNaN } = { ...options, ...parts };
  return {
    ...(Object.fromEntries(identity) as Facts),
    epochs: show(epochs),
    onEpoch: onEpoch === undefined ? "not given" : "given",
    stopOnNaN: show(stopOnNaN),
    backend: isFusable(parts) ? parts.engine.name : `${parts.engine.name}, written out`,
  };
}

/** What training changes: parameters, the optimiser's state, the scheduler's, the generators'. */
export async function stateFacts(parts: RunParts): Promise<Facts> {
  const { parameters, optimizer, scheduler } = parts;
  const facts: Record<string, string> = {};
  for (const [i, p] of parameters.entries()) {
    const state = optimizer.leasedState(p);
    const slots = state?.buffers.filter((buffer) => buffer !== null) ?? [];
    facts[`parameter ${i}`] = `${show(p.shape)} ${await digestOf([p.data])}`;
    facts[`the optimiser's state for parameter ${i}`] = `${state?.step ?? 0} steps ${await digestOf(slots)}`;
  }
  const { states, profiles, places } = generatorStates(parts);
  for (const [i, { shape, data }] of parts.buffers.entries())
    facts[`buffer ${i}`] = `${show(shape)} ${await digestOf([data])}`;
  for (const [i, state] of states.entries()) facts[`generator ${i}`] = `${profiles[i]} ${await digestOf([state])}`;
  facts["the generators' places"] = places.join();
  facts["the optimiser's options"] = JSON.stringify(jsonValue(optimizer.options()));
  facts["the scheduler's state"] = JSON.stringify(jsonValue(scheduler));
  return facts;
}
