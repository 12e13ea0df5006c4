/** Random values for PyTorch's files: every dtype, every kind of container, every bit pattern. */
import * as fc from "fast-check";
import { Tensor, type DType, type TorchValue } from "../../dist/index.js";

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  uint8: Uint8Array,
};

const shape = fc.array(fc.nat(4), { maxLength: 3 });
const count = (sizes: number[]): number => sizes.reduce((product, size) => product * size, 1);

/** Any bits are a number, NaNs with payloads among them. */
export const anyTensor: fc.Arbitrary<Tensor<DType>> = fc
  .tuple(fc.constantFrom("bool", ...Object.keys(ARRAYS)), shape)
  .chain(([dtype, sizes]) => {
    const elements = count(sizes);
    if (dtype === "bool") {
      const flags = fc.uint8Array({ minLength: elements, maxLength: elements, max: 1 });
      return flags.map((data) => new Tensor<DType>(data, sizes, "bool"));
    }
    const Elements = ARRAYS[dtype as keyof typeof ARRAYS];
    const length = elements * Elements.BYTES_PER_ELEMENT;
    return fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => new Tensor<DType>(new Elements(bytes.slice().buffer), sizes, dtype as DType));
  });

const anyNumber = fc.oneof(fc.double(), fc.integer(), fc.maxSafeInteger());
/** Beyond what is a number. */
const anyLarge = fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value)));
/** Lone surrogates among them. */
const anyText = fc.string({ unit: "binary" });
const anyKey: fc.Arbitrary<TorchValue> = fc.oneof(
  fc.integer(),
  fc.constantFrom(0, 1, "0", "1", "None"), // alike, and not the same
  anyText,
  fc.constant(null),
  fc.array(fc.oneof(fc.integer(), anyText), { minLength: 1, maxLength: 2 }),
);

export const anyTorchValue: fc.Arbitrary<TorchValue> = fc.letrec<{ value: TorchValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false),
    anyNumber,
    anyLarge,
    anyText,
    fc.uint8Array(),
    anyTensor as fc.Arbitrary<TorchValue>,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(anyText, fc.constant("__proto__")), tie("value"), { maxKeys: 4, noNullPrototype: true }),
    fc
      .uniqueArray(fc.tuple(anyKey, tie("value")), {
        selector: ([key]) => JSON.stringify(key),
        minLength: 1,
        maxLength: 4,
      })
      .filter((entries) => entries.some(([key]) => typeof key !== "string"))
      .map((entries) => new Map(entries)),
  ),
})).value;

/** The value, its tensors as dtype, shape and bytes: for comparison of every bit. */
export function comparable(value: TorchValue): unknown {
  if (value instanceof Tensor) {
    const { data, dtype, shape: sizes } = value;
    return { tensor: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex"), dtype, shape: sizes };
  }
  if (Array.isArray(value)) return value.map(comparable);
  if (value instanceof Map) return [...value].map(([key, item]) => [comparable(key), comparable(item)]);
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, comparable(item)]));
}
