import { isFloat32Array } from "../arrays.js";
import { argumentError, checkNumber, checkOptions } from "../checks.js";
import { log } from "../numeric/log.js";
import type { FloatArray } from "../backend/backend.js";
import { generatorOr, type Generator } from "../random/generator.js";
import { fillNormal } from "../random/normal.js";
import { fillUniform } from "../random/uniform.js";
import type { FloatDType } from "../tensor/dtype.js";
import { checkFloating, type Tensor } from "../tensor/tensor.js";
import { normalCdf } from "./erf.js";

export interface TruncNormalOptions {
  mean?: number;
  std?: number;
  /** The bounds, in the tensor's own units, not in standard deviations. */
  a?: number;
  b?: number;
  generator?: Generator;
}

type Bounds = Required<Omit<TruncNormalOptions, "generator">>;

/** How much of the normal distribution must lie between the bounds for drawing from it to be the better way. */
const WORTH_DRAWING_NORMALS = 0.3;

/**
 * Draws of a normal distribution within [a, b]: torch.nn.init.trunc_normal_ as it is since PyTorch 2.12, by rejection sampling
 * (until 2.11 it was the inverse of erf, and other values altogether). Every round draws a whole tensor, and the places that
 * are still outside take theirs:
 *
 * - where more than 0.3 of the distribution lies between the bounds, rounds of normal_(mean, std);
 * - else rounds of uniform_(a, b), each followed by one of uniform_(0, 1) that accepts by the density.
 *
 * As in PyTorch, rounds go on until all are inside: without end where rounding to the tensor's dtype keeps every draw outside.
 *
 * Throws ERR_ARGUMENT, before a draw, for a std that is not above 0, a above b, and infinite bounds in the second case.
 */
export function truncNormal_<T extends Tensor<FloatDType>>(t: T, options: TruncNormalOptions = {}): T {
  const given = checkOptions(options, ["mean", "std", "a", "b", "generator"], "truncNormal_");
  const generator = generatorOr(given.generator);
  const { mean = 0, std = 1, a = -2, b = 2 } = given;
  for (const [name, value] of Object.entries({ mean, std, a, b })) checkNumber(value, name);
  if (!(std > 0)) throw argumentError(`std must be above 0, given ${std}`);
  const data = checkFloating(t, "the weight").borrowToWrite("the weight");
  const inside = normalCdf((b - mean) / std) - normalCdf((a - mean) / std);
  const draw = inside > WORTH_DRAWING_NORMALS ? drawNormals : drawUniforms;
  draw(generator, data, { mean, std, a, b });
  return t;
}

function drawNormals(generator: Generator, data: FloatArray, { mean, std, a, b }: Bounds): void {
  const [low, high] = [roundTo(data, a), roundTo(data, b)];
  fillNormal(generator, data, mean, std);
  const candidates = sameKind(data);
  for (;;) {
    const pending = placesWhere(data, (value) => value < low || value > high);
    if (pending.length === 0) return;
    fillNormal(generator, candidates, mean, std);
    for (const i of pending) data[i] = candidates[i] as number;
  }
}

function drawUniforms(generator: Generator, data: FloatArray, parameters: Bounds): void {
  const { a, b } = parameters;
  const logDensity = logDensityOf(data, parameters);
  const candidates = sameKind(data);
  const chances = sameKind(data);
  fillUniform(generator, data, a, b);
  fillUniform(generator, chances, 0, 1);
  const isRefused = (value: number, i: number): boolean => roundedLog(data, chances[i] as number) > logDensity(value);
  let pending = placesWhere(data, isRefused);
  while (pending.length > 0) {
    fillUniform(generator, candidates, a, b);
    for (const i of pending) data[i] = candidates[i] as number;
    fillUniform(generator, chances, 0, 1);
    pending = pending.filter((i) => isRefused(data[i] as number, i));
  }
}

/** The logarithm of the density over its largest value between the bounds; every step rounded to the tensor's dtype. */
function logDensityOf(like: FloatArray, { mean, std, a, b }: Bounds): (value: number) => number {
  const f = (x: number): number => roundTo(like, x);
  const peak = (Math.max(a, Math.min(mean, b)) - mean) / std;
  const [center, scale, largest] = [f(mean), f(std), f(-0.5 * (peak * peak))];
  return (value) => {
    const distance = f(f(value - center) / scale);
    return f(f(f(distance * distance) * -0.5) - largest);
  };
}

function roundedLog(like: FloatArray, chance: number): number {
  return chance === 0 ? -Infinity : roundTo(like, log(chance));
}

function roundTo(like: FloatArray, value: number): number {
  return isFloat32Array(like) ? Math.fround(value) : value;
}

function sameKind(like: FloatArray): FloatArray {
  return isFloat32Array(like) ? new Float32Array(like.length) : new Float64Array(like.length);
}

function placesWhere(data: FloatArray, isWanted: (value: number, i: number) => boolean): number[] {
  const places: number[] = [];
  for (let i = 0; i < data.length; i++) if (isWanted(data[i] as number, i)) places.push(i);
  return places;
}
