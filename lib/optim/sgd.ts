import { argumentError, checkBoolean, checkNonNegative, checkNumber, show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { assertFree } from "../lease.js";
import type { Backend, SgdOptions } from "../backend/backend.js";
import { defaultBackend } from "../backend/select.js";
import { tensor } from "../tensor/factories.js";
import { sameShape, shapeError } from "../tensor/shape.js";
import { borrowFloat32, checkTensor, Parameter, type Tensor } from "../tensor/tensor.js";
import { Optimizer, type ActiveGroup, type ParameterGroup } from "./optimizer.js";

export type { SgdOptions } from "../backend/backend.js";

/** PyTorch's state_dict: the buffers by the parameters' numbers, counted through the groups, and each group's options. */
export interface SgdState {
  state: Record<number, { momentumBuffer: Tensor | null }>;
  paramGroups: ({ params: number[] } & SgdOptions)[];
}

const DEFAULTS: SgdOptions = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

/**
 * Stochastic gradient descent with momentum, torch.optim.SGD (Sutskever et al., "On the importance of initialization and
 * momentum in deep learning", 2013). Its steps are PyTorch's to the bit, given the gradients, on every build.
 *
 * Options and defaults: lr 0.001, momentum 0, dampening 0 (not applied to a parameter's first step), weightDecay 0, nesterov
 * false (needs a momentum and no dampening), maximize false.
 */
export class SGD extends Optimizer<SgdOptions> {
  readonly #buffers = new Map<Tensor, Float32Array>();
  readonly #engine: Backend;

  constructor(parameters: Iterable<Tensor> | Iterable<ParameterGroup<SgdOptions>>, options: Partial<SgdOptions> = {}) {
    super(parameters, options, DEFAULTS, checkSgd);
    this.#engine = commonEngine(this.paramGroups.flatMap((group) => group.params));
  }

  /** Throws ERR_ARGUMENT, ERR_DTYPE, ERR_SHAPE or ERR_BUSY before any parameter has changed. */
  override step(): void {
    assertFree(this, "the optimiser");
    this.checkOptions();
    const updates = this.paramGroups.flatMap((group) => group.params.flatMap((p) => this.#update(p, group) ?? []));
    for (const update of updates) update();
  }

  /** The parameter's update, with everything checked; null if it has no gradient. */
  #update(p: Tensor, group: SgdOptions): (() => void) | null {
    const data = borrowFloat32(p, "a parameter");
    if (p.grad === null) return null;
    const grad = borrowFloat32(p.grad, "a gradient");
    return () => {
      const first = !this.#buffers.has(p);
      const buffer = group.momentum === 0 ? null : this.#buffer(p);
      this.#engine.sgdStep(data, grad, buffer, first, group);
    };
  }

  #buffer(p: Tensor): Float32Array {
    const buffer = this.#buffers.get(p) ?? new Float32Array(p.data.length);
    this.#buffers.set(p, buffer);
    return buffer;
  }

  /** A copy of the buffers and options, in PyTorch's form. */
  stateDict(): SgdState {
    assertFree(this, "the optimiser");
    const parameters = this.paramGroups.flatMap((group) => group.params);
    const numbers = new Map(parameters.map((p, i) => [p, i]));
    const state: SgdState["state"] = {};
    parameters.forEach((p, i) => {
      const buffer = this.#buffers.get(p);
      if (buffer) state[i] = { momentumBuffer: tensor(buffer, p.shape) };
    });
    const paramGroups = this.paramGroups.map(({ params, ...options }) => ({
      ...options,
      params: params.map((p) => numbers.get(p) as number),
    }));
    return { state, paramGroups };
  }

  /** Takes over what stateDict() gave, for the same parameters. Throws ERR_ARGUMENT or ERR_SHAPE, with nothing changed. */
  loadStateDict(state: SgdState): void {
    assertFree(this, "the optimiser");
    const loaded = checkState(state, this.paramGroups);
    this.#buffers.clear();
    for (const [p, buffer] of loaded.buffers) this.#buffers.set(p, buffer);
    this.paramGroups.forEach((group, i) => Object.assign(group, loaded.options[i]));
  }

  /** @internal The momentum buffer, for the fit that owns the optimiser; null before the first step with momentum. */
  leasedBuffer(p: Tensor): Float32Array | null {
    return this.#buffers.get(p) ?? null;
  }

  /** @internal The momentum buffer, for the fit that writes it: a new one before the first step with momentum. */
  leasedBufferFor(p: Tensor): Float32Array {
    return this.#buffer(p);
  }

  /** @internal Throws ERR_ARGUMENT if the groups' options have been changed to what cannot be used. */
  checkOptions(): void {
    this.paramGroups.forEach(checkSgd);
  }
}

/** The parameters' backend; the default one for plain tensors, which have none. Throws ERR_BACKEND if there are two. */
function commonEngine(parameters: readonly Tensor[]): Backend {
  const engines = new Set(parameters.flatMap((p) => (p instanceof Parameter ? [p.engine] : [])));
  if (engines.size < 2) return [...engines][0] ?? defaultBackend;
  throw new SamebitsError("ERR_BACKEND", "an optimiser's parameters must be of one backend, given two");
}

function checkSgd(options: SgdOptions): void {
  checkNonNegative(options.lr, "lr");
  checkNonNegative(options.momentum, "momentum");
  checkNumber(options.dampening, "dampening");
  checkNonNegative(options.weightDecay, "weightDecay");
  checkBoolean(options.nesterov, "nesterov");
  checkBoolean(options.maximize, "maximize");
  if (options.nesterov && (options.momentum === 0 || options.dampening !== 0)) {
    throw argumentError("nesterov needs a momentum above 0 and no dampening");
  }
}

/** The buffers and options in `state`, checked against the groups that are to take them. */
function checkState(
  state: SgdState,
  groups: readonly ActiveGroup<SgdOptions>[],
): { buffers: Map<Tensor, Float32Array>; options: SgdOptions[] } {
  if (!Array.isArray(state?.paramGroups) || typeof state.state !== "object" || state.state === null) {
    throw argumentError("an optimiser's state is what stateDict() gives: { state, paramGroups }");
  }
  const sizes = (list: readonly { params: readonly unknown[] }[]): string =>
    show(list.map((group) => group?.params?.length));
  if (sizes(state.paramGroups) !== sizes(groups)) {
    throw argumentError(
      `the state is of groups of ${sizes(state.paramGroups)} parameters, this optimiser's are of ${sizes(groups)}`,
    );
  }
  const options = state.paramGroups.map(({ params: _, ...own }) => own);
  options.forEach(checkSgd);
  const numbers = state.paramGroups.flatMap((group) => group.params);
  const parameters = groups.flatMap((group) => group.params);
  const buffers = new Map<Tensor, Float32Array>();
  parameters.forEach((p, i) => {
    const buffer = state.state[numbers[i] as number]?.momentumBuffer ?? null;
    if (buffer !== null) buffers.set(p, bufferOf(buffer, p));
  });
  return { buffers, options };
}

function bufferOf(buffer: Tensor, p: Tensor): Float32Array {
  const data = borrowFloat32(checkTensor(buffer, "a momentum buffer"), "a momentum buffer");
  if (!sameShape(buffer.shape, p.shape)) {
    throw shapeError(`a momentum buffer has its parameter's shape ${show(p.shape)}, given ${show(buffer.shape)}`);
  }
  return data.slice();
}
