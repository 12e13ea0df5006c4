/**
 * Dropout (PyTorch's aten/src/ATen/native/Dropout.cpp), one element after the other:
 *
 *   mask = 1 where a float64 draw from [0, 1) is below 1 - p, else 0
 *   noise = f32(mask / f32(1 - p));  y = f32(x * noise)
 *
 * Without a draw, noise is 1 for p = 0 and 0 for p = 1.
 */
import type { GeneratorState } from "../../backend.js";
import { multiply } from "./multiply.js";
import { uniform } from "../random/uniform.js";

const PART = 1024;

export function dropoutForward(
  state: GeneratorState,
  p: number,
  x: Float32Array,
  noise: Float32Array,
  y: Float32Array,
): void {
  if (p === 0 || p === 1) noise.fill(1 - p);
  else drawNoise(state, p, noise);
  multiply(x, noise, y);
}

function drawNoise(state: GeneratorState, p: number, noise: Float32Array): void {
  const keep = 1 - p;
  const scale = Math.fround(1 / Math.fround(keep));
  const draws = new Float64Array(Math.min(PART, noise.length));
  for (let from = 0; from < noise.length; from += PART) {
    const part = draws.subarray(0, noise.length - from);
    uniform(state, part, 0, 1, false);
    for (let i = 0; i < part.length; i++) noise[from + i] = part[i]! < keep ? scale : 0;
  }
}
