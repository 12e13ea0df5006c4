/** PyTorch's dtypes and storage classes, as its files name them. */
import type { DType } from "../../tensor/dtype.js";
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

/** PyTorch's storage classes, and what each is of. */
const STORAGES = {
  FloatStorage: "float32",
  DoubleStorage: "float64",
  HalfStorage: "float16",
  BFloat16Storage: "bfloat16",
  LongStorage: "int64",
  IntStorage: "int32",
  ShortStorage: "int16",
  CharStorage: "int8",
  ByteStorage: "uint8",
  BoolStorage: "bool",
  ComplexFloatStorage: "complex64",
  ComplexDoubleStorage: "complex128",
} as const;

/** The class of the storage of a tensor. */
export function storageClassOf(dtype: DType): string {
  return Object.keys(STORAGES).find((name) => STORAGES[name as keyof typeof STORAGES] === dtype) as string;
}

/** A storage that has bytes only: the tensor says what they are. */
const UNTYPED: StorageKind = { torch: null, width: 1 };

/** The elements of a storage of each class, by module and name. */
export const STORAGE_CLASSES: ReadonlyMap<string, StorageKind> = new Map([
  ...Object.entries(STORAGES).map(([name, torch]): [string, StorageKind] => [
    `torch ${name}`,
    TORCH_DTYPES.get(torch) as StorageKind,
  ]),
  ["torch.storage UntypedStorage", UNTYPED],
]);

/** The dtype of a name such as "torch float32". */
export function dtypeNamed(name: string): StorageKind | undefined {
  return name.startsWith("torch ") ? TORCH_DTYPES.get(name.slice("torch ".length)) : undefined;
}
