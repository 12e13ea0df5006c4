/** PyTorch's dtypes and storage classes, as its files name them. */
import type { StorageKind } from "./pickled.js";

const kind = (torch: string, width: number, more: Partial<StorageKind> = {}): [string, StorageKind] => [
  torch,
  { torch, width, ...more },
];

/** By PyTorch's names. Those without a dtype or half have no tensors here. */
export const TORCH_DTYPES: ReadonlyMap<string, StorageKind> = new Map([
  kind("float32", 4, { dtype: "float32" }),
  kind("float64", 8, { dtype: "float64" }),
  kind("float16", 2, { half: "float16" }),
  kind("bfloat16", 2, { half: "bfloat16" }),
  kind("int64", 8, { dtype: "int64" }),
  kind("int32", 4, { dtype: "int32" }),
  kind("int16", 2, { dtype: "int16" }),
  kind("int8", 1, { dtype: "int8" }),
  kind("uint8", 1, { dtype: "uint8" }),
  kind("bool", 1, { dtype: "bool" }),
  kind("uint16", 2),
  kind("uint32", 4),
  kind("uint64", 8),
  kind("complex32", 4),
  kind("complex64", 8),
  kind("complex128", 16),
  kind("float8_e4m3fn", 1),
  kind("float8_e4m3fnuz", 1),
  kind("float8_e5m2", 1),
  kind("float8_e5m2fnuz", 1),
  kind("float8_e8m0fnu", 1),
]);

/** A storage that has bytes only: the tensor says what they are. */
const UNTYPED: StorageKind = { torch: null, width: 1 };

/** The elements of a storage of each class, by module and name. */
export const STORAGE_CLASSES: ReadonlyMap<string, StorageKind> = new Map([
  ...Object.entries({
    Float: "float32",
    Double: "float64",
    Half: "float16",
    BFloat16: "bfloat16",
    Long: "int64",
    Int: "int32",
    Short: "int16",
    Char: "int8",
    Byte: "uint8",
    Bool: "bool",
    ComplexFloat: "complex64",
    ComplexDouble: "complex128",
  }).map(([name, torch]): [string, StorageKind] => [`torch ${name}Storage`, TORCH_DTYPES.get(torch) as StorageKind]),
  ["torch.storage UntypedStorage", UNTYPED],
]);

/** The dtype of a name such as "torch float32". */
export function dtypeNamed(name: string): StorageKind | undefined {
  return name.startsWith("torch ") ? TORCH_DTYPES.get(name.slice("torch ".length)) : undefined;
}
