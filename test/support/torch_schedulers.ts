/** Schedulers as PyTorch's names describe them, in tables that PyTorch made and in what it is asked live (torch/schedulers.py). */
import { expect } from "vitest";
import * as sb from "../../dist/index.js";
import { fromBits } from "../../dist/bits.js";
import type { Any } from "./mistakes.js";
import { createOptimizer, type OptimizerName } from "./optimizers.js";
import { ourOptions } from "./torch_names.js";

/** A scheduler by its name and options; functions as { decay }, schedulers in it as others like it. */
export interface Described {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

export interface SchedulerCase extends Described {
  readonly optimizer: OptimizerName;
  /** The groups' rates. */
  readonly lrs: readonly number[];
  readonly steps: number;
  /** The step after which the state is asked for. */
  readonly at: number;
}

export interface SchedulerAnswer {
  /** The bits of each group's rate and momentum, or first beta, at first and after each step. */
  readonly rates: readonly string[];
  readonly state: EncodedState;
  /** What PyTorch raises instead. */
  readonly error?: string;
}

/** Floats as { float: bits }, dicts with other keys than texts as { pairs }. */
type EncodedState = Any;

const decay =
  (rate: number) =>
  (epoch: number): number =>
    1 / (1 + rate * epoch);

/** Functions for their descriptions. */
const withFunctions = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(withFunctions)
    : typeof value === "object" && value !== null && "decay" in value
      ? decay(value.decay as number)
      : value;

export function createScheduler(optimizer: Any, { name, args }: Described): Any {
  const { schedulers, ...rest } = args as { schedulers?: Described[] };
  const made = schedulers?.map((own) => createScheduler(optimizer, own));
  const options = Object.fromEntries(
    Object.entries(ourOptions(rest)).map(([own, value]) => [own, withFunctions(value)]),
  );
  if (name === "ChainedScheduler") return new sb.ChainedScheduler(made as Any);
  return new (sb as Any)[name](optimizer, made ? { ...options, schedulers: made } : options);
}

/** A scheduler with the optimiser whose rates it sets. */
export class Scheduled {
  readonly optimizer: Any;
  readonly scheduler: Any;

  constructor(made: SchedulerCase) {
    this.optimizer = createOptimizer(
      made.optimizer,
      made.lrs.map((lr) => ({ params: [sb.zeros([1])], lr })),
    );
    this.scheduler = createScheduler(this.optimizer, made);
  }

  get rates(): number[] {
    return this.optimizer.paramGroups.flatMap(({ lr, betas, momentum }: Any) => [lr, betas?.[0] ?? momentum]);
  }

  step(): void {
    this.scheduler.step();
  }
}

export const toValue = (state: EncodedState): sb.TorchValue => {
  if (typeof state !== "object" || state === null) return state;
  if (Array.isArray(state)) return state.map(toValue);
  if ("float" in state) return fromBits(state.float, "float64")[0] as number;
  if ("pairs" in state) return new Map(state.pairs.map((pair: Any) => pair.map(toValue)));
  return Object.fromEntries(Object.entries(state).map(([name, value]) => [name, toValue(value)]));
};

/** Whether PyTorch's C library decides a last bit: of a cosine, or of a power. */
function isNear({ name, args }: Described): boolean {
  const { schedulers = [] } = args as { schedulers?: Described[] };
  if (schedulers.some(isNear)) return true;
  if (name.startsWith("Cosine")) return true;
  if (name === "OneCycleLR") return args["anneal_strategy"] !== "linear";
  if (name === "PolynomialLR") return (args["power"] ?? 1) !== 1;
  if (name === "CyclicLR") return args["mode"] === "exp_range";
  return name === "MultiStepLR";
}

/** How far a rate of those may be, as a part of the greatest one: a cosine near -1 plus 1 makes much of a last bit. */
const NEAR = 2 ** -48;

export function expectRates(actual: readonly number[], bits: string, made: SchedulerCase, what: string): void {
  const expected = [...(fromBits(bits, "float64") as Float64Array)];
  if (!isNear(made)) return expect(actual, what).toEqual(expected);
  const greatest = Math.max(...expected.map(Math.abs), ...made.lrs);
  for (const [i, rate] of actual.entries())
    expect(Math.abs(rate - (expected[i] as number)), `${what}, ${i}: ${rate} for ${expected[i]}`).toBeLessThanOrEqual(
      NEAR * greatest,
    );
}

/** That the scheduler goes PyTorch's way, to its end, and from PyTorch's state. */
export function expectScheduler(made: SchedulerCase, { rates, state }: SchedulerAnswer): void {
  const what = JSON.stringify(made);
  const scheduled = new Scheduled(made);
  let resumed: Scheduled | null = null;
  for (const [step, expected] of rates.entries()) {
    expectRates(scheduled.rates, expected, made, `${what}, step ${step}`);
    if (resumed !== null) expectRates(resumed.rates, expected, made, `${what}, resumed, step ${step}`);
    if (step === made.at) {
      resumed = new Scheduled(made);
      resumed.optimizer.loadStateDict(scheduled.optimizer.stateDict());
      resumed.scheduler.loadTorch(toValue(state));
      expectSameState(resumed.scheduler.toTorch(), toValue(state), what);
    }
    if (step === rates.length - 1) break;
    scheduled.step();
    resumed?.step();
  }
}

/** A dict without keys is an object, once it has been in a file. */
const withoutKeys = (value: unknown): unknown => (value instanceof Map && value.size === 0 ? {} : value);

/** PyTorch's own, for which there is nothing here, or of which ours says what any state says. */
const UNTOLD = /^_(step_count|is_initial|get_lr_called_within_step)$/;

/** That all of PyTorch's state is in ours, to the bit where it came from there. */
function expectSameState(actual: Any, expected: Any, what: string): void {
  for (const [name, value] of Object.entries(expected)) {
    if (UNTOLD.test(name)) continue;
    if (name === "_schedulers")
      (value as Any[]).forEach((own, i) => expectSameState(actual[name][i], own, `${what}, scheduler ${i}`));
    else expect(withoutKeys(actual[name]), `${what}: ${name}`).toEqual(value);
  }
}
