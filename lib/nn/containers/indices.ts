/** Which of the numbers that a net takes are indices: those that an Embedding takes, chosen by Columns or in another shape. */
import { show } from "../../checks.js";
import type { DType } from "../../tensor/dtype.js";
import type { InputTensor } from "../../tensor/integers.js";
import { dtypeError, type Tensor } from "../../tensor/tensor.js";
import { Columns } from "../columns.js";
import { Embedding } from "../embedding.js";
import { Flatten } from "../flatten.js";
import { Identity } from "../identity.js";
import { type GraphNode, LayerNode } from "./nodes.js";

/** Columns `from` to `to` - 1 of the input; to the end where `to` is null. */
interface Part {
  readonly from: number;
  readonly to: number | null;
  /** Whether the numbers may stand in another shape, so that nobody knows which of them columns are. */
  readonly isFlat: boolean;
}

interface Lookup extends Part {
  readonly name: string;
  readonly layer: Embedding;
}

export interface Indices {
  readonly lookups: readonly Lookup[];
  /** What else takes some of the input, if only the caller of a net that gives it; null: nothing does. */
  readonly other: string | null;
  /** Whether an Embedding takes what another layer has computed. */
  readonly areComputed: boolean;
}

export function indicesOf(nodes: readonly GraphNode[]): Indices {
  const parts: (Part | null)[] = [{ from: 0, to: null, isFlat: false }]; // of each value that is a part of the input
  const lookups: Lookup[] = [];
  let other: string | null = null;
  let areComputed = false;
  for (const node of nodes) {
    const layer = node instanceof LayerNode ? node.layer : null;
    const taken = node.inputs.map((value) => parts[value] ?? null).find((part) => part !== null) ?? null;
    const given = taken === null || layer === null ? null : partIn(layer, taken);
    if (layer instanceof Embedding && taken !== null) lookups.push({ name: node.name, layer, ...taken });
    else if (layer instanceof Embedding) areComputed = true;
    else if (taken !== null && given === null) other ??= layer === null ? show(node.name) : `layer ${show(node.name)}`;
    parts.push(given);
  }
  if (parts.at(-1) !== null) other ??= "the output";
  return { lookups, other, areComputed };
}

/** What a layer makes of a part of the input, if that is a part of the input. */
function partIn(layer: unknown, part: Part): Part | null {
  if (layer instanceof Identity) return part;
  if (layer instanceof Flatten) return { ...part, isFlat: true };
  if (!(layer instanceof Columns) || part.isFlat) return null;
  return { from: part.from + layer.from, to: part.from + layer.to, isFlat: false };
}

/** That a net takes an input of that dtype: float32, or integers where all that it takes is indices. Throws ERR_DTYPE. */
export function checkInputDType({ lookups, other }: Indices, dtype: DType, what: string): void {
  if (dtype === "float32") return;
  const isInteger = dtype === "int64" || dtype === "int32";
  if (isInteger && lookups.length > 0 && other === null) return;
  const help =
    isInteger && lookups.length > 0 ? `, which ${other} takes, too; an Embedding takes whole numbers of it` : "";
  throw dtypeError(`${what} must be float32${help}, given ${dtype}; to("float32") converts it`);
}

/**
 * That the indices in an input of a shape that the net takes are those of rows; or in `numbers`, a part of it from number `first` on.
 * Throws ERR_ARGUMENT.
 */
export function checkIndices(
  { lookups }: Indices,
  { data, shape }: InputTensor,
  what: string,
  numbers: ArrayLike<number | bigint> = data,
  first = 0,
): void {
  const width = shape.at(-1) ?? 1;
  const last = first + numbers.length;
  for (const { name, layer, from, to } of lookups) {
    const taker = `layer ${show(name)}, ${layer},`;
    const end = to ?? width;
    for (let row = first - (first % width || 0); row < last; row += width) {
      for (let i = Math.max(first, row + from); i < Math.min(last, row + end); i++) {
        const index = numbers[i - first] as number | bigint;
        if (!layer.hasRow(index)) throw layer.noRow(index, i, shape, taker, what);
      }
    }
  }
}

/** The input of a net, checked, as float32. Throws ERR_ARGUMENT, ERR_DTYPE, ERR_BUSY. */
export function asInput(indices: Indices, x: InputTensor, what: string): Tensor {
  checkInputDType(indices, x.dtype, what);
  x.borrow(what);
  if (indices.lookups.length > 0) checkIndices(indices, x, what);
  return x.to("float32");
}
