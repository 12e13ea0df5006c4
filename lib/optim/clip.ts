import { argumentError, checkBoolean, checkNonNegative, checkNumber, checkOptions } from "../checks.js";
import type { Backend } from "../backend/backend.js";
import { SamebitsError } from "../errors.js";
import { clipFactor, normOf, normOfOrder } from "../numeric/norm.js";
import { checkSequence } from "../tensor/sequence.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import { commonEngine } from "./optimizer.js";

/** The options of clipGradNorm_. */
export interface ClipGradNormOptions {
  /** The norm's order: any number, Infinity for the largest gradient, 0 for how many are not 0. Default: 2. */
  normType?: number;
  /** Whether a norm that is NaN or infinite throws ERR_NOT_FINITE, before any gradient has changed. Default: false. */
  errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients down together, if their norm is above `maxNorm`, as torch.nn.utils.clip_grad_norm_; returns the norm
 * from before, 0 without a gradient: the norm of the norms of the parameters' gradients. Given the norm, the gradients are
 * PyTorch's to the bit; the norm is summed in float64 and may be off PyTorch's, a float32 sum, by a few ulp. Throws
 * ERR_ARGUMENT, ERR_DTYPE, ERR_BACKEND, ERR_BUSY, ERR_NOT_FINITE.
 */
export function clipGradNorm_(
  parameters: Iterable<Tensor>,
  maxNorm: number,
  options: ClipGradNormOptions = {},
): number {
  checkNonNegative(maxNorm, "maxNorm");
  const given = checkOptions(options, ["normType", "errorIfNonfinite"], "clipGradNorm_");
  const order = checkOrder(given.normType ?? 2);
  const refuses = checkBoolean(given.errorIfNonfinite ?? false, "errorIfNonfinite");
  const { engine, gradients } = gradientsOf(parameters);
  const total = totalNorm(engine, gradients, order);
  if (refuses && !Number.isFinite(total)) throw notFinite(total);
  for (const gradient of gradients) engine.scale(gradient, clipFactor(total, maxNorm));
  return total;
}

function checkOrder(normType: unknown): number {
  const order = checkNumber(normType, "normType");
  if (Number.isNaN(order)) throw argumentError("normType must be a number, given NaN");
  return order;
}

function totalNorm(engine: Backend, gradients: readonly Float32Array[], order: number): number {
  if (gradients.length === 0) return 0;
  const isEmpty = gradients.some((gradient) => gradient.length === 0);
  if (isEmpty && (order < 0 || order === Infinity))
    throw argumentError(`a gradient without elements has no norm of normType ${order}`);
  const norm = (x: Float32Array): number => (order === 2 ? normOf(engine.sumOfSquares(x)) : normOfOrder(x, order));
  return norm(Float32Array.from(gradients, norm));
}

function notFinite(norm: number): SamebitsError {
  return new SamebitsError(
    "ERR_NOT_FINITE",
    `the gradients' norm is ${norm}, and errorIfNonfinite is set; without it they are scaled all the same`,
  );
}

/**
 * Takes every number of every gradient into [-clipValue, clipValue], as torch.nn.utils.clip_grad_value_. Throws ERR_ARGUMENT,
 * ERR_DTYPE, ERR_BACKEND, ERR_BUSY.
 */
export function clipGradValue_(parameters: Iterable<Tensor>, clipValue: number): void {
  checkNonNegative(clipValue, "clipValue");
  const { engine, gradients } = gradientsOf(parameters);
  for (const gradient of gradients) engine.clamp(gradient, clipValue);
}

function gradientsOf(parameters: Iterable<Tensor>): { engine: Backend; gradients: Float32Array[] } {
  const all = checkSequence(parameters, "parameters");
  for (const p of all) borrowFloat32(checkTensor(p, "a parameter"), "a parameter");
  const gradients = all.flatMap(({ grad }) => (grad === null ? [] : [borrowFloat32(grad, "a gradient")]));
  return { engine: commonEngine(all), gradients };
}
