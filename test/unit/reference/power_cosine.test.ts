/** The powers of optimisers and the cosines of schedulers: rounded as if exact, but where that is too close to call. */
import { describe, expect, it } from "vitest";
import { cosine } from "../../../dist/numeric/cosine.js";
import { compose, decompose } from "../../../dist/numeric/double_bits.js";
import { power } from "../../../dist/numeric/power.js";
import { realPower } from "../../../dist/numeric/real_power.js";
import { expectSameBits } from "../../support/bits.js";
import { createSource } from "../../support/numbers.js";

// [x, cos x], computed with 300 bits; most of the x are pi * e / T in float64.
const COSINES: [number, number][] = [
  [0.0, 1.0],
  [3.141592653589793, -1.0],
  [1.5707963267948966, 6.123233995736766e-17],
  [4.71238898038469, -1.8369701987210297e-16],
  [3.7699111843077517, -0.8090169943749476],
  [2.5132741228718345, -0.8090169943749473],
  [3.455751918948772, -0.9510565162951538],
  [1.0471975511965976, 0.5000000000000001],
  [2.0943951023931953, -0.4999999999999998],
  [3.9269908169872414, -0.7071067811865477],
  [5.497787143782138, 0.7071067811865474],
  [0.7853981633974483, 0.7071067811865476],
  [0.06283185307179587, 0.9980267284282716],
  [3.078760800517997, -0.9980267284282716],
  [3.1101767270538954, -0.9995065603657316],
  [3.173008580125691, -0.9995065603657316],
  [3.1258846903218442, -0.9998766324816606],
  [0.0031415926535897933, 0.9999950652018582],
  [5540.423044080856, 0.22252093395556005],
  [157078.06188316285, -1.4416982846556578e-11],
  [1047198.5983941489, 0.4999999999340903],
  [1e-9, 1.0],
  [0.5, 0.8775825618903728],
  [1.5707963267948966, 6.123233995736766e-17],
  [3.0, -0.9899924966004454],
  [4.71238898038469, -1.8369701987210297e-16],
  [6.0, 0.960170286650366],
  [100.0, 0.8623188722876839],
  [12345.678, 0.7101193587160628],
  [100000.0, -0.9993608074382124],
];

// [base, exponent, base ** exponent], computed with 60 digits.
const REAL_POWERS: [number, number, number][] = [
  [0.5, 0.5, 0.7071067811865476],
  [0.9, 1.7, 0.836011527916834],
  [0.8, 0.9, 0.8180521460508584],
  [0.3333333333333333, 2.5, 0.06415002990995841],
  [0.999999999999, 3.3, 0.9999999999967001],
  [0.0123, 0.01, 0.9569716037078284],
  [1e-300, 1.01, 9.99999999999994e-304],
  [1e-300, 1.07, 1e-321],
  [0.75, 1e-9, 0.9999999997123179],
  [0.14285714285714285, 7.7, 3.109890458527529e-7],
];

/** base ** exponent, rounded once. */
function exactPower(base: number, exponent: number): number {
  const { mantissa, exponent: place } = decompose(base);
  return compose(mantissa ** BigInt(exponent), place * exponent);
}

describe("power", () => {
  it.each([0.9, 0.999, 0.99, 0.8, 0.95, 0.1, 0.5, 1.1, 2, -0.9, 1 - 2 ** -53, 1 + 2 ** -52])("of %d", (base) => {
    const exponents = Array.from({ length: 200 }, (_, i) => i).concat([255, 256, 1000, 1023, 4097, 10_000]);
    const results = exponents.map((n) => power(base, n));
    expectSameBits(
      Float64Array.from(results),
      Float64Array.from(exponents, (n) => exactPower(base, n)),
    );
  });

  it("of any number", () => {
    const next = createSource(7);
    const cases = Array.from({ length: 500 }, () => [next() * 1.2, Math.floor(next() * 300)] as const);
    const results = cases.map(([base, n]) => power(base, n));
    expectSameBits(
      Float64Array.from(results),
      Float64Array.from(cases, ([base, n]) => exactPower(base, n)),
    );
  });

  it("of exponents beyond 32 bits, and of what leaves float64", () => {
    expect(power(1 - 2 ** -53, 2 ** 32)).toBe(1 - 2 ** -21 + 2 ** -43);
    expect([power(0, 0), power(0, 1), power(0.5, 1074), power(0.5, 1e9), power(0, 1e9)]).toEqual([
      1,
      0,
      2 ** -1074,
      0,
      0,
    ]);
    expect([power(10, 308), power(10, 309), power(-10, 309), power(2, 1023)]).toEqual([
      1e308,
      Infinity,
      -Infinity,
      2 ** 1023,
    ]);
  });
});

describe("realPower", () => {
  it.each(REAL_POWERS)("of %d to the %d", (base, exponent, expected) => {
    expectSameBits(Float64Array.of(realPower(base, exponent)), Float64Array.of(expected));
  });

  it("of integer exponents, and at the ends", () => {
    const next = createSource(9);
    for (let i = 0; i < 100; i++) {
      const [base, exponent] = [next(), Math.floor(next() * 30)];
      expect(realPower(base, exponent)).toBe(exactPower(base, exponent));
    }
    expect([realPower(0, 0.5), realPower(1, 0.5), realPower(0.5, 1e9 + 0.5), realPower(0, 0)]).toEqual([0, 1, 0, 1]);
  });
});

describe("cosine", () => {
  it.each(COSINES)("of %d", (x, expected) => {
    expectSameBits(Float64Array.of(cosine(x)), Float64Array.of(expected));
  });
});
