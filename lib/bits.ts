/** Comparison as bits: NaNs are equal whatever their payload, -0 and +0 differ. */

type Numbers = Float32Array | Float64Array;

const scratch = new DataView(new ArrayBuffer(8));

/** The bits of a number in the array's type, as hexadecimal digits, most significant first. */
export function bitsOf(value: number, like: Numbers): string {
  if (like.BYTES_PER_ELEMENT === 8) {
    scratch.setFloat64(0, value);
    return scratch.getBigUint64(0).toString(16).padStart(16, "0");
  }
  scratch.setFloat32(0, value);
  return scratch.getUint32(0).toString(16).padStart(8, "0");
}

/** Numbers from their bits, each 8 hexadecimal digits for float32, 16 for float64. */
export function fromBits(bits: string, dtype: "float32"): Float32Array;
export function fromBits(bits: string, dtype: "float32" | "float64"): Numbers;
export function fromBits(bits: string, dtype: "float32" | "float64"): Numbers {
  const digits = dtype === "float32" ? 8 : 16;
  const numbers = (bits.match(new RegExp(`.{${digits}}`, "g")) ?? []).map((hex) => {
    if (dtype === "float64") scratch.setBigUint64(0, BigInt(`0x${hex}`));
    else scratch.setUint32(0, Number.parseInt(hex, 16));
    return dtype === "float64" ? scratch.getFloat64(0) : scratch.getFloat32(0);
  });
  return dtype === "float32" ? Float32Array.from(numbers) : Float64Array.from(numbers);
}

/** A number's place among all of its type, in order: neighbours differ by 1. */
function place(value: number, like: Numbers): bigint {
  const digits = 8 * like.BYTES_PER_ELEMENT;
  const bits = BigInt(`0x${bitsOf(value, like)}`);
  const magnitude = BigInt.asUintN(digits - 1, bits);
  return bits >> BigInt(digits - 1) ? -magnitude : magnitude;
}

/** How many numbers of the array's type lie from `from` to `to`; negative where that is the lower one. */
export function ulpsBetween(from: number, to: number, like: Numbers): bigint {
  return place(to, like) - place(from, like);
}

/** Where two arrays first differ, with both values, their bits and how far they are apart; or null. */
export function firstDifference(actual: Numbers, expected: Numbers): string | null {
  if (actual.constructor !== expected.constructor)
    return `${actual.constructor.name} instead of ${expected.constructor.name}`;
  if (actual.length !== expected.length) return `${actual.length} numbers instead of ${expected.length}`;
  for (let i = 0; i < actual.length; i++) {
    const [a, e] = [actual[i] as number, expected[i] as number];
    if (Object.is(a, e) || (Number.isNaN(a) && Number.isNaN(e))) continue;
    const ulps = ulpsBetween(e, a, actual);
    return `index ${i}: got ${a} (${bitsOf(a, actual)}), expected ${e} (${bitsOf(e, actual)}), ${ulps} ulp apart`;
  }
  return null;
}
