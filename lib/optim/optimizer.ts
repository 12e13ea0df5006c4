import { assertFree } from "../lease.js";
import type { Backend } from "../backend/backend.js";
import type { OptimizerRule, OptimizerState } from "../backend/operations.js";
import { countStep, usedSlots } from "../backend/optimizer_state.js";
import { commonBackend } from "../backend/engine.js";
import { withJson } from "../json.js";
import { expose, publish } from "../public_class.js";
import { Parameter } from "../tensor/parameter.js";
import { pythonName, pythonTuple } from "../python/text.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import type { TorchValue } from "../files/torch/value.js";
import {
  type ActiveGroup,
  checkParameters,
  createGroup,
  createGroups,
  defaultsOf,
  type OptimizerKind,
  optionsOf,
  type ParameterGroup,
} from "./groups.js";
import { type LoadedState, loadState, type OptimizerStateDict, saveState } from "./state_dict.js";
import { fromTorchState, toTorchState } from "./torch_optimizer.js";

/** What every optimiser has: groups of parameters, each with all options, and a state for each parameter. */
export abstract class Optimizer<Options extends { lr: number }, Slot extends string = string> {
  /** The parameters with their options, which may be changed between steps. */
  declare readonly paramGroups: readonly ActiveGroup<Options>[];
  /** The parameters' states, as stateDict() has them: an own property, for deep equality and structuredClone. Throws ERR_BUSY. */
  declare readonly state: Readonly<Record<number, object>>;
  readonly #kind: OptimizerKind<Options>;
  #engine!: Backend;
  /** What a group has of the options that it is not given. */
  readonly #defaults: Options;
  #groups: readonly ActiveGroup<Options>[] = [];
  readonly #states = new Map<Tensor, OptimizerState>();
  /** What the groups' options come to; null where one has been changed. */
  #rules: readonly OptimizerRule[] | null = null;
  /** Each group's list of parameters; null where a group has been given another. */
  #lists: readonly (readonly Tensor[])[] | null = null;
  #revision = 0;
  readonly #onChange = (): void => void (this.#rules = this.#lists = null);

  static {
    publish(this);
  }

  /** Throws ERR_ARGUMENT for options that PyTorch refuses, without parameters, or with one of them twice. */
  constructor(
    parameters: Iterable<Tensor> | Iterable<ParameterGroup<Options>>,
    options: Partial<Options>,
    kind: OptimizerKind<Options>,
  ) {
    this.#kind = kind;
    this.#defaults = defaultsOf(options, kind, new.target.name);
    this.#take(createGroups(parameters, this.#defaults, kind, this.#onChange));
    expose<Optimizer<Options, Slot>, "paramGroups">(this, "paramGroups", () => this.#groups);
    expose(this, "state", () => this.stateDict().state);
  }

  /** The first group's learning rate. Assigning what is no number throws ERR_ARGUMENT, during a fit ERR_BUSY. */
  get lr(): number {
    return (this.paramGroups[0] as ActiveGroup<Options>).lr;
  }

  set lr(lr: number) {
    assertFree(this, "the optimiser");
    (this.paramGroups[0] as { lr: number }).lr = lr;
  }

  /**
   * Adds a group, whose options are the optimiser's where it has none of its own. Schedulers that go by each group's own rate
   * (StepLR, MultiStepLR, ExponentialLR, LinearLR, ConstantLR, PolynomialLR) go on with it as well; make others again, as in
   * PyTorch. Throws ERR_ARGUMENT for options that PyTorch refuses and for a parameter that is in a group, ERR_BACKEND, ERR_BUSY.
   */
  addParamGroup(group: ParameterGroup<Options>): void {
    assertFree(this, "the optimiser");
    this.#take([...this.#groups, createGroup(group, this.#defaults, this.#kind, this.#onChange)]);
    this.#onChange();
    this.#revision += 1;
  }

  #take(groups: ActiveGroup<Options>[]): void {
    const parameters = groups.flatMap(({ params }) => params);
    checkParameters(parameters);
    this.#engine = commonEngine(parameters);
    this.#groups = Object.freeze(groups);
  }

  /**
   * One update of every parameter that has a gradient. Throws ERR_ARGUMENT, ERR_DTYPE, ERR_SHAPE or ERR_BUSY before any
   * parameter has changed.
   */
  step(): void {
    assertFree(this, "the optimiser");
    const rules = this.rules();
    const updates: Update[] = [];
    for (const [i, params] of this.lists.entries()) {
      for (const p of params) {
        const update = updateOf(p, rules[i] as OptimizerRule);
        if (update !== null) updates.push(update);
      }
    }
    for (const { p, rule, data, grad } of updates) {
      const state = this.leasedStateFor(p, usedSlots(rule));
      this.#engine.optimizerStep(rule, data, grad, state);
      countStep(rule, state);
    }
  }

  /** Every gradient becomes null; the next backward pass sets it. Throws ERR_BUSY. */
  zeroGrad(): void {
    assertFree(this, "the optimiser");
    this.checkParameters();
    for (const params of this.lists) for (const p of params) p.grad = null;
  }

  /** @internal That the groups hold tensors: a program may write to the arrays of them. Throws ERR_ARGUMENT. */
  checkParameters(): void {
    for (const params of this.lists) for (const p of params) checkTensor(p, "a parameter");
  }

  /** @internal zeroGrad for the fit that owns the optimiser. */
  leasedZeroGrad(): void {
    for (const params of this.lists) for (const p of params) p.clearLeasedGrad();
  }

  /** A copy of the states and options, in PyTorch's form; JSON and structuredClone have all of it. Throws ERR_BUSY. */
  stateDict(): OptimizerStateDict<Options, Slot> {
    assertFree(this, "the optimiser");
    this.checkParameters();
    return withJson(saveState(this.paramGroups, this.#states, this.#kind));
  }

  /** What JSON.stringify writes: stateDict(). */
  toJSON(): OptimizerStateDict<Options, Slot> {
    return this.stateDict();
  }

  /** PyTorch's repr: each group's options. */
  toString(): string {
    const groups = this.paramGroups.map(({ params: _, ...options }, i) => {
      const given = Object.entries(options).filter(([, value]) => value !== undefined);
      const lines = given.map(([name, value]) => `    ${pythonName(name)}: ${pythonTuple(value)}\n`);
      return `Parameter Group ${i}\n${lines.toSorted().join("")}`;
    });
    return `${this.constructor.name} (\n${groups.join("\n")})`;
  }

  /** Takes over what stateDict() gave, for the same parameters. Throws ERR_ARGUMENT or ERR_SHAPE, with nothing changed. */
  loadStateDict(state: OptimizerStateDict<Options, Slot>): void {
    assertFree(this, "the optimiser");
    this.#replace(loadState(state, this.paramGroups, this.#kind));
  }

  /** @internal loadStateDict of what nobody else has: its memory becomes the state's. */
  takeStateDict(state: OptimizerStateDict<Options, Slot>): void {
    assertFree(this, "the optimiser");
    this.#replace(loadState(state, this.paramGroups, this.#kind, (data) => data));
  }

  #replace({ states, options }: LoadedState<Options>): void {
    this.#states.clear();
    this.#revision += 1;
    for (const [p, own] of states) this.#states.set(p, own);
    this.paramGroups.forEach((group, i) => Object.assign(group, options[i]));
  }

  /** @internal Puts back, after a loadStateDict, what the state was: that has taken none of its memory. */
  keepState(): () => void {
    const options = this.paramGroups.map(({ params: _, ...own }) => own as unknown as Options);
    const kept = { states: new Map(this.#states), options };
    return () => this.#replace(kept);
  }

  /**
   * The state as PyTorch's optimiser of the same name has it, its state_dict(): for saveTorch, and optimizer.load_state_dict() in
   * Python. Throws ERR_BUSY.
   */
  toTorch(): TorchValue {
    return toTorchState(this.stateDict());
  }

  /**
   * Takes over what PyTorch's optimiser of the same name had, its state_dict(), as loadTorchCheckpoint gives it: for the same
   * parameters, in the order in which they were given there. Given the same gradients, it goes on to the same bits. Throws
   * ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE or ERR_BUSY, with nothing changed.
   */
  loadTorch(value: TorchValue): void {
    const state = fromTorchState(value, optionsOf(this.#kind));
    this.loadStateDict(state as OptimizerStateDict<Options, Slot>);
  }

  /** @internal Raised whenever the states are other objects than before, or there are other groups. */
  get revision(): number {
    return this.#revision;
  }

  /** @internal A rule for each group; the same array as before while no option is changed. Throws ERR_ARGUMENT. */
  rules(): readonly OptimizerRule[] {
    return (this.#rules ??= this.paramGroups.map((group) => this.#kind.rule(group as unknown as Options)));
  }

  /** @internal A copy of each group's options. */
  options(): Options[] {
    return this.paramGroups.map(({ params: _, ...options }) => options as unknown as Options);
  }

  /** @internal What a group with those options comes to. Throws ERR_ARGUMENT. */
  ruleOf(options: Options): OptimizerRule {
    return this.#kind.rule(options);
  }

  /** @internal Each group's parameters, for what looks at them in every step. */
  get lists(): readonly (readonly Tensor[])[] {
    return (this.#lists ??= this.paramGroups.map(({ params }) => params));
  }

  /** @internal The parameter's state, for the fit that owns the optimiser; null before its first step. */
  leasedState(p: Tensor): OptimizerState | null {
    return this.#states.get(p) ?? null;
  }

  /** @internal The parameter's state, for a step that writes it: with every array that is used. */
  leasedStateFor(p: Tensor, used: readonly boolean[]): OptimizerState {
    const state = this.#states.get(p) ?? { step: 0, muProduct: 1, buffers: used.map(() => null) };
    addBuffers(state, used, p.data.length);
    this.#states.set(p, state);
    return state;
  }
}

/** What a step makes of a parameter. */
interface Update {
  readonly p: Tensor;
  readonly rule: OptimizerRule;
  readonly data: Float32Array;
  readonly grad: Float32Array;
}

/** The parameter's update, with everything checked; null if it has no gradient. */
function updateOf(p: Tensor, rule: OptimizerRule): Update | null {
  const data = borrowFloat32(p, "a parameter");
  if (p.grad === null) return null;
  p.borrowToWrite("a parameter");
  return { p, rule, data, grad: borrowFloat32(p.grad, "a gradient") };
}

/** Gives the state the arrays that are used and missing; in one buffer, which a training step then looks at once. */
function addBuffers({ buffers }: OptimizerState, used: readonly boolean[], length: number): void {
  const missing: number[] = [];
  for (let slot = 0; slot < used.length; slot++) if (used[slot] && !buffers[slot]) missing.push(slot);
  if (missing.length === 0) return;
  const memory = new Float32Array(missing.length * length);
  missing.forEach((slot, i) => (buffers[slot] = memory.subarray(i * length, (i + 1) * length)));
}

/** The parameters' backend; the default one for plain tensors, which have none. Throws ERR_BACKEND if there are two. */
export function commonEngine(parameters: readonly Tensor[]): Backend {
  const engines = parameters.flatMap((p) => (p instanceof Parameter ? [p.engine] : []));
  return commonBackend(engines, "parameters");
}
