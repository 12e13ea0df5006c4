import { checkNonNegative } from "../checks.js";
import type { Backend } from "../backend/backend.js";
import { clipFactor, normOf } from "../backend/reference/norm.js";
import { checkSequence } from "../tensor/sequence.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import { commonEngine } from "./optimizer.js";

/**
 * Scales all gradients down together, if their norm is above `maxNorm`, as torch.nn.utils.clip_grad_norm_; returns the norm
 * from before, 0 without a gradient. Given the norm, the gradients are PyTorch's to the bit; the norm is summed in float64 and
 * may be off PyTorch's, a float32 sum, by a few ulp. Throws ERR_ARGUMENT, ERR_DTYPE, ERR_BACKEND, ERR_BUSY.
 */
export function clipGradNorm_(parameters: Iterable<Tensor>, maxNorm: number): number {
  checkNonNegative(maxNorm, "maxNorm");
  const { engine, gradients } = gradientsOf(parameters);
  const norms = Float32Array.from(gradients, (gradient) => normOf(engine.sumOfSquares(gradient)));
  const total = normOf(engine.sumOfSquares(norms));
  for (const gradient of gradients) engine.scale(gradient, clipFactor(total, maxNorm));
  return total;
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
