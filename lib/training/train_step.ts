import { isInt32Array } from "../arrays.js";
import type { Backend } from "../backend/backend.js";
import type { Loss, OptimizerRule, OptimizerState } from "../backend/operations.js";
import { usedSlots } from "../backend/optimizer_state.js";
import type { Stepper } from "../backend/training.js";
import { failureOf } from "../errors.js";
import { assertFree } from "../lease.js";
import type { LossFunction } from "../nn/loss_function.js";
import type { Optimizer } from "../optim/optimizer.js";
import type { Generator } from "../random/generator.js";
import { asInput, checkInputDType } from "../nn/containers/indices.js";
import { checkSamples } from "../nn/samples.js";
import { Parameter } from "../tensor/parameter.js";
import type { InputTensor, LossTarget } from "../tensor/integers.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import { isNetRowwise, isStepAsMade } from "./as_made.js";
import { outputColumns } from "./checks/data.js";
import {
  checkBatch,
  checkNetFree,
  checkStepOptions,
  checkStepParts,
  checkTrainable,
  type StepOptions,
} from "./checks/step.js";
import { engineBuffers } from "./engine_buffers.js";
import { warnOfLossInput } from "./loss_input.js";
import { type StepParts, stepPlan } from "./plan.js";
import { checkOutput } from "./prediction.js";
import type { Trainee } from "./trainee.js";
import { type BatchLoss, clearGradients, writtenOutStep } from "./written_out_step.js";

/** What Net.trainStep takes; a wrong one is ERR_ARGUMENT. */
export interface TrainStepOptions {
  /** Of the net's output and y. */
  loss: LossFunction;
  /** Trains the net's parameters that are in its groups, at least one; the others stay as they are. */
  optimizer: Optimizer<{ lr: number }>;
  /** The limit of clipGradNorm_ over the gradients of all of the net's parameters before the update, at least 0. Default: none. */
  clipGradNorm?: number;
  /**
   * Is set to the net's output, as the loss took it, in training mode and before the update; a tensor of its shape, apart from the
   * parameters' memory. Default: none.
   */
  output?: Tensor;
}

/** Batches of x [up to rows, features] that become [rows, columns], with class indices or values as targets. */
interface BatchKind {
  readonly features: number;
  readonly columns: number;
  readonly rows: number;
  readonly hasIndices: boolean;
}

/** What a net's steps keep from one to the next: everything but the numbers, which lie in the caller's own arrays. */
interface Prepared extends BatchKind {
  readonly parts: StepParts;
  readonly stepper: Stepper;
  readonly trained: readonly Trained[];
  /** Which of the net's parameters are frozen, and at which count of changes that was looked up. */
  readonly frozen: readonly boolean[];
  readonly changes: number;
  /** How many parameters the optimiser has, and which state it was given. */
  readonly optimized: number;
  readonly revision: number;
  /** The last step's. */
  rules: readonly OptimizerRule[];
  /** The stepper's copies of the loss's weights. */
  readonly weights: LossWeights;
}

/** A parameter that the optimiser trains: where it stands in its groups, and the arrays that it had for it. */
interface Trained {
  readonly parameter: Tensor;
  readonly group: number;
  readonly position: number;
  readonly state: OptimizerState;
  readonly buffers: OptimizerState["buffers"];
}

type LossWeights = Readonly<Record<"weight" | "posWeight", Float32Array | null>>;

/** Net.trainStep: zeroGrad, forward, loss, backward, clipping and step in one call of the backend. */
export class TrainStep {
  readonly #trainee: Trainee;
  #prepared: Prepared | null = null;

  constructor(trainee: Trainee) {
    this.#trainee = trainee;
  }

  run(x: InputTensor, y: LossTarget, options: TrainStepOptions): number {
    const given = checkStepOptions(options);
    const last = this.#prepared;
    const parts = last !== null && isOf(last.parts, given) ? last.parts : checkStepParts(this.#trainee, given);
    const { output } = given;
    if (!isStepAsMade(parts)) return this.#writtenOut(parts, x, y, output);
    const { indices } = parts.net.graph;
    checkInputDType(indices, checkTensor(x, "x").dtype, "x");
    x.borrow("x");
    if (!isNetRowwise(parts, x.shape)) return this.#writtenOut(parts, x, y, output);
    const [rows, features] = [x.shape[0] as number, x.shape[1] as number];
    const known = last?.parts === parts && last.features === features ? last : null;
    const columns = known?.columns ?? outputColumns(parts, x.shape);
    if (columns === 0) return this.#writtenOut(parts, x, y, output);
    const { data: input } = asInput(indices, x, "x");
    if (output !== undefined) checkOutput(parts, [rows, columns], output, "output");
    checkSamples(parts.net.graph, x.shape, true);
    const target = parts.loss.checkTarget([rows, columns], y);
    this.#checkFree(parts);
    const rules = parts.optimizer.rules();
    const hasIndices = isInt32Array(target);
    const suits = known !== null && known.rows >= rows && known.hasIndices === hasIndices && isCurrent(known, rules);
    const prepared = suits ? known : this.#prepare(parts, { features, columns, rows, hasIndices }, rules);
    if (suits) for (const p of parts.parameters) p.borrow("a parameter");
    for (const buffer of parts.buffers) buffer.borrow("a buffer");
    if (parts.loss.hasWeights) takeWeights(prepared);
    prepared.rules = rules;
    const loss = prepared.stepper.step(input, target, rows, rules, output?.data ?? null);
    for (const p of parts.parameters) p.clearLeasedGrad();
    if (prepared.optimized > prepared.trained.length) parts.optimizer.leasedZeroGrad(); // it has others, too
    return loss;
  }

  /** The step by the methods of what takes part. What is known of the net and the loss is checked as for a fused step. */
  #writtenOut(parts: StepParts, x: InputTensor, y: LossTarget, output: Tensor | undefined): number {
    checkBatch(parts, x, y, "trainStep");
    this.#checkFree(parts);
    parts.optimizer.rules();
    checkTrainable(parts);
    for (const p of parts.parameters) borrowFloat32(p, "a parameter");
    warnOfLossInput(parts);
    let given: Tensor | null = null;
    const see = (y: Tensor): void => {
      if (output !== undefined) checkOutput(parts, y.shape, output, "output");
      given = y;
    };
    try {
      const [batch] = writtenOutStep(parts, { samples: x.shape[0] ?? 1, next: () => [x, y], see });
      if (given !== null) output?.copy_(given);
      return (batch as BatchLoss).loss;
    } finally {
      clearGradients(parts);
    }
  }

  #checkFree(parts: StepParts): void {
    assertFree(parts.optimizer, "the optimiser");
    checkNetFree(parts);
  }

  #prepare(parts: StepParts, batch: BatchKind, rules: readonly OptimizerRule[]): Prepared {
    parts.optimizer.checkParameters();
    const { parameters, buffers, optimizer } = parts;
    checkTrainable(parts);
    warnOfLossInput(parts);
    const numbers = parameters.map((p) => borrowFloat32(p, "a parameter"));
    const generators: Generator[] = [];
    const plan = stepPlan(parts, batch.features, batch.hasIndices, generators);
    const trained = parameters.flatMap(
      (p, i) => trainedOf(optimizer, p, plan.parameterGroups[i] as number, rules) ?? [],
    );
    const states = new Map(trained.map(({ parameter, state }) => [parameter, state]));
    const weights = weightsOf(plan.loss);
    const memory = {
      parameters: numbers,
      ...engineBuffers(buffers),
      generators: generators.map((generator) => generator.borrowState()),
      states: parameters.map((p) => states.get(p) ?? { step: 0, muProduct: 1, buffers: [] }),
      ...weights,
    };
    const stepper = createStepper(this.#trainee.engine, plan, memory, rules.length, batch.rows);
    const frozen = { frozen: parameters.map((p) => p.isFrozen), changes: Parameter.changes };
    const optimized = parametersIn(optimizer);
    const { revision } = optimizer;
    return (this.#prepared = { ...batch, parts, stepper, trained, ...frozen, optimized, revision, rules, weights });
  }
}

function isOf(parts: StepParts, { loss, optimizer, clipGradNorm }: StepOptions): boolean {
  return parts.loss === loss && parts.optimizer === optimizer && parts.clipGradNorm === (clipGradNorm ?? null);
}

/** Whether the optimiser still has the parameters, states and arrays that the stepper works on, and all that the rules need. */
function isCurrent(prepared: Prepared, rules: readonly OptimizerRule[]): boolean {
  const { parts, trained, changes, optimized, revision } = prepared;
  const { optimizer } = parts;
  if (optimizer.revision !== revision || parametersIn(optimizer) !== optimized) return false;
  if (Parameter.changes !== changes && !isFrozenAsBefore(prepared)) return false;
  const used = rules === prepared.rules ? null : rules.map(usedSlots);
  for (const { parameter, group, position, state, buffers } of trained) {
    if (optimizer.lists[group]?.[position] !== parameter) return false;
    for (let slot = 0; slot < buffers.length; slot++) {
      const buffer = state.buffers[slot] ?? null;
      if (buffer !== buffers[slot] || (buffer === null && used?.[group]?.[slot])) return false;
    }
  }
  return true;
}

function isFrozenAsBefore({ parts, frozen }: Prepared): boolean {
  return parts.parameters.every((p, i) => p.isFrozen === frozen[i]);
}

function parametersIn(optimizer: Optimizer<{ lr: number }>): number {
  let count = 0;
  for (const parameters of optimizer.lists) count += parameters.length;
  return count;
}

function trainedOf(
  optimizer: Optimizer<{ lr: number }>,
  parameter: Tensor,
  group: number,
  rules: readonly OptimizerRule[],
): Trained | null {
  if (group < 0) return null;
  const position = optimizer.lists[group]!.indexOf(parameter);
  const state = optimizer.leasedStateFor(parameter, usedSlots(rules[group] as OptimizerRule));
  return { parameter, group, position, state, buffers: [...state.buffers] };
}

function weightsOf(loss: Loss): LossWeights {
  const copy = (weight: Float32Array | null | undefined): Float32Array | null => weight?.slice() ?? null;
  return {
    weight: copy(loss.weight),
    posWeight: copy(loss.posWeight),
  };
}

/** The loss's weights as they are now. */
function takeWeights({ parts, columns, weights }: Prepared): void {
  const current = weightsOf(parts.loss.plan(columns));
  if (current.weight !== null) weights.weight?.set(current.weight);
  if (current.posWeight !== null) weights.posWeight?.set(current.posWeight);
}

function createStepper(engine: Backend, ...given: Parameters<Backend["createStepper"]>): Stepper {
  try {
    return engine.createStepper(...given);
  } catch (cause) {
    throw failureOf("a step of this size cannot be had here", cause);
  }
}
