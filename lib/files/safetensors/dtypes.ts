/** The dtypes of safetensors, in the order in which the reference library writes them. */
import type { DType } from "../../tensor/dtype.js";

/** What a dtype is there, and here. */
export interface FileDType {
  /** PyTorch's name, for those that it has. */
  readonly torch?: string;
  /** Of one element; some have less than a byte. */
  readonly bits: number;
  /** The tensor's, for those that can be read and written. */
  readonly dtype?: DType;
  /** The tensor's, for those that are widened as they are read. */
  readonly widened?: "float32";
}

/** By their names in a file. A Map: a file may hold any name, "constructor" too. */
export const FILE_DTYPES: ReadonlyMap<string, FileDType> = new Map<string, FileDType>([
  ["U64", { torch: "uint64", bits: 64 }],
  ["I64", { torch: "int64", bits: 64, dtype: "int64" }],
  ["F64", { torch: "float64", bits: 64, dtype: "float64" }],
  ["C64", { torch: "complex64", bits: 64 }],
  ["F32", { torch: "float32", bits: 32, dtype: "float32" }],
  ["U32", { torch: "uint32", bits: 32 }],
  ["I32", { torch: "int32", bits: 32, dtype: "int32" }],
  ["BF16", { torch: "bfloat16", bits: 16, widened: "float32" }],
  ["F16", { torch: "float16", bits: 16, widened: "float32" }],
  ["U16", { torch: "uint16", bits: 16 }],
  ["I16", { torch: "int16", bits: 16, dtype: "int16" }],
  ["F8_E5M2FNUZ", { torch: "float8_e5m2fnuz", bits: 8 }],
  ["F8_E4M3FNUZ", { torch: "float8_e4m3fnuz", bits: 8 }],
  ["F8_E8M0", { torch: "float8_e8m0fnu", bits: 8 }],
  ["F8_E4M3", { torch: "float8_e4m3fn", bits: 8 }],
  ["F8_E5M2", { torch: "float8_e5m2", bits: 8 }],
  ["I8", { torch: "int8", bits: 8, dtype: "int8" }],
  ["U8", { torch: "uint8", bits: 8, dtype: "uint8" }],
  ["F6_E3M2", { bits: 6 }],
  ["F6_E2M3", { bits: 6 }],
  ["F4", { bits: 4 }],
  ["BOOL", { torch: "bool", bits: 8, dtype: "bool" }],
]);

const NAMES = new Map([...FILE_DTYPES].map(([name, { dtype }]) => [dtype, name]));
const RANKS = new Map([...FILE_DTYPES.keys()].map((name, rank) => [name, rank]));

/** A tensor's dtype as a file names it. */
export function fileDType(dtype: DType): string {
  return NAMES.get(dtype) as string;
}

/** A dtype's place in the order of writing. */
export function rankOf(fileDType: string): number {
  return RANKS.get(fileDType) as number;
}

/** Of one element of a tensor, in a file and in memory. */
export function bytesOfElement(dtype: DType): number {
  return (FILE_DTYPES.get(fileDType(dtype)) as FileDType).bits / 8;
}
