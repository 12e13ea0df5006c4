/**
 * normal_ (aten/src/ATen/native/cpu/DistributionTemplates.h, ATen/core/DistributionsHelper.h): normal draws by Box and
 * Muller's transform. A pair of uniform values gives the pair of standard normal ones
 *
 *   radius * cos t, radius * sin t      radius = sqrt(-2 log u1), t = 2 pi u2
 *
 * Below 16 numbers: float64 throughout, whatever the output. u2 is drawn first, u1 = 1 - the second draw, each of 53 bits.
 * The cosine part is one number, the sine part the next; the sine part of an odd end waits in the state for the next call below
 * 16. A number is standard * std + mean, for "separate" with two roundings, else with one, and then rounded to the output.
 *
 * From 16 on: all places are filled with draws from [0, 1) of the output's type. In each full block of 16, place j gives
 * u1 = 1 - draw and receives the cosine part, place j + 8 gives u2 and receives the sine part, as
 * fma(standard, std, mean), mean and std rounded to the output's type. If numbers are left over, the last 16 places are drawn
 * and transformed anew.
 *
 * float64 has the same steps in every style, with log.ts and sincos.ts; float32's log, sine and cosine are the style's.
 */
import { isFloat64Array } from "../../../arrays.js";
import type { FloatArray, GeneratorState, NormalStyle } from "../../backend.js";
import { STATE } from "../../generator_state.js";
import { fma } from "../../../numeric/fma.js";
import { fma64 } from "../../../numeric/fma64.js";
import { log } from "../../../numeric/log.js";
import { glibcPair } from "./normal_glibc.js";
import { fusedPair, separatePair } from "./normal_polynomials.js";
import { sincos } from "../../../numeric/sincos.js";
import { uniform } from "./uniform.js";

const BLOCK = 16;

/** Sets pair[0] to the cosine part, pair[1] to the sine part. */
type UnitPair = (u1: number, u2: number, pair: Float64Array) => void;

const FLOAT32_PAIRS: Readonly<Record<NormalStyle, UnitPair>> = {
  fused: fusedPair,
  separate: separatePair,
  glibc: glibcPair,
};

export function normal(state: GeneratorState, out: FloatArray, mean: number, std: number, style: NormalStyle): void {
  if (out.length < BLOCK) fillFew(state, out, mean, std, style);
  else if (isFloat64Array(out)) fillBlocks(state, out, mean, std, float64Pair, fma64);
  else fillBlocks(state, out, Math.fround(mean), Math.fround(std), FLOAT32_PAIRS[style], fma);
}

function float64Pair(u1: number, u2: number, pair: Float64Array): void {
  const radius = Math.sqrt(-2 * log(u1));
  sincos(2 * Math.PI * u2, pair);
  pair[0] = radius * pair[0]!;
  pair[1] = radius * pair[1]!;
}

function fillFew(state: GeneratorState, out: FloatArray, mean: number, std: number, style: NormalStyle): void {
  for (let i = 0; i < out.length; i++) {
    const standard = drawStandard(state);
    out[i] = style === "separate" ? standard * std + mean : fma64(standard, std, mean);
  }
}

const cached = new DataView(new ArrayBuffer(8));

/** The cached value, which is then gone, or the first of a new pair, whose second is then cached. */
function drawStandard(state: GeneratorState): number {
  if (state[STATE.normalValid] === 0) {
    const draws = new Float64Array(2);
    uniform(state, draws, 0, 1, false);
    float64Pair(1 - draws[1]!, draws[0]!, draws);
    setCache(state, 1, draws[1]!);
    return draws[0]!;
  }
  cached.setUint32(4, state[STATE.normal]!);
  cached.setUint32(0, state[STATE.normal + 1]!);
  const value = cached.getFloat64(0);
  setCache(state, 0, 0);
  return value;
}

function setCache(state: GeneratorState, valid: number, value: number): void {
  cached.setFloat64(0, value);
  state[STATE.normalValid] = valid;
  state[STATE.normal] = cached.getUint32(4);
  state[STATE.normal + 1] = cached.getUint32(0);
}

function fillBlocks(
  state: GeneratorState,
  out: FloatArray,
  mean: number,
  std: number,
  unitPair: UnitPair,
  multiplyAdd: typeof fma,
): void {
  const pair = new Float64Array(2);
  const transform = (start: number): void => {
    for (let j = start; j < start + BLOCK / 2; j++) {
      unitPair(1 - out[j]!, out[j + BLOCK / 2]!, pair);
      out[j] = multiplyAdd(pair[0]!, std, mean);
      out[j + BLOCK / 2] = multiplyAdd(pair[1]!, std, mean);
    }
  };
  uniform(state, out, 0, 1, false);
  for (let start = 0; start + BLOCK <= out.length; start += BLOCK) transform(start);
  if (out.length % BLOCK === 0) return;
  uniform(state, out.subarray(-BLOCK), 0, 1, false);
  transform(out.length - BLOCK);
}
