/** .npy files as NumPy writes them, and as it does not. */
import type { Tensor } from "../../dist/index.js";
import type { DType } from "../../dist/index.js";

const DESCRS: Partial<Record<DType, string>> = { float32: "<f4", int32: "<i4", int64: "<i8", float64: "<f8" };

/** A file with that dict, in that version of the format. */
export function npyFile(dict: string, data: Uint8Array, version = 1): Uint8Array {
  const start = version === 1 ? 10 : 12;
  const text = dict.padEnd(64 * Math.ceil((start + dict.length + 1) / 64) - start - 1) + "\n";
  const file = new Uint8Array(start + text.length + data.length);
  file.set([0x93, ...new TextEncoder().encode("NUMPY"), version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, text.length, true);
  else view.setUint32(8, text.length, true);
  file.set(new TextEncoder().encode(text), start);
  file.set(data, start + text.length);
  return file;
}

export interface NpyOptions {
  readonly descr?: string;
  readonly isFortran?: boolean;
  readonly version?: number;
}

/** np.save of the tensor, otherwise where options say so. */
export function npyOf(
  t: Tensor<DType>,
  { descr = DESCRS[t.dtype], isFortran = false, version }: NpyOptions = {},
): Uint8Array {
  const shape = t.shape.length === 1 ? `(${t.shape[0]},)` : `(${t.shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': ${isFortran ? "True" : "False"}, 'shape': ${shape}, }`;
  const { buffer, byteOffset, byteLength } = t.data;
  return npyFile(dict, new Uint8Array(buffer, byteOffset, byteLength), version);
}
