/** Copies of a net's parameters and buffers, of and for the fit that owns them. */
import { type DataOf, type DType, newData } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";
import { type Copy, copyInTurns } from "../turns.js";
import type { Trainee } from "./trainee.js";

/** Of each parameter and then each buffer, in the net's order. */
export type NetNumbers = readonly DataOf<DType>[];

type Tensors = Pick<Trainee, "parameters" | "buffers">;

export async function readNumbers(net: Tensors): Promise<NetNumbers> {
  const numbers = newNumbers(net);
  await copyInTurns(copies(net, numbers, (own, theirs) => theirs.set(own)));
  return numbers;
}

export async function storeNumbers(net: Tensors, numbers: NetNumbers): Promise<void> {
  await copyInTurns(copies(net, numbers, (own, theirs) => own.set(theirs)));
}

/** Zeros, as many as the net has. */
export function newNumbers(net: Tensors): NetNumbers {
  return stateOf(net).map(({ dtype, shape }) => newData(dtype, shape));
}

export function stateOf({ parameters, buffers }: Tensors): Tensor<DType>[] {
  return [...(parameters as readonly Tensor<DType>[]), ...buffers];
}

/** For each tensor, and the numbers that are its copy, what `move` does to them; of one type, whichever that is. */
function copies(net: Tensors, numbers: NetNumbers, move: (own: Float32Array, theirs: Float32Array) => void): Copy[] {
  return stateOf(net).map((t, i) => {
    const part = (data: DataOf<DType>, from: number, to: number): Float32Array =>
      data.subarray(from, to) as Float32Array;
    return {
      length: t.data.length,
      run: (from, to) => move(part(t.leasedData("a tensor of the net"), from, to), part(numbers[i]!, from, to)),
    };
  });
}
