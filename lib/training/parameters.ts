/** Copies of all parameters, one after another, of and for the fit that owns them. */
import type { Tensor } from "../tensor/tensor.js";
import { type Copy, copyInTurns } from "../turns.js";

export async function readParameters(parameters: readonly Tensor[]): Promise<Float32Array> {
  const copy = new Float32Array(parameters.reduce((sum, p) => sum + p.data.length, 0));
  await copyInTurns(copies(parameters, copy, (own, theirs) => theirs.set(own)));
  return copy;
}

export async function storeParameters(parameters: readonly Tensor[], copy: Float32Array): Promise<void> {
  await copyInTurns(copies(parameters, copy, (own, theirs) => own.set(theirs)));
}

/** For each parameter, and its part of the copy, what `move` does to them. */
function copies(
  parameters: readonly Tensor[],
  copy: Float32Array,
  move: (parameter: Float32Array, part: Float32Array) => void,
): Copy[] {
  let offset = 0;
  return parameters.map((p) => {
    const start = offset;
    offset += p.data.length;
    return {
      length: p.data.length,
      run: (from, to) => move(p.leasedData("a parameter").subarray(from, to), copy.subarray(start + from, start + to)),
    };
  });
}
