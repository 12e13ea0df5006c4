import { describe, expect, it } from "vitest";
import { exp } from "../../../dist/numeric/exp.js";
import { log } from "../../../dist/numeric/log.js";
import { tanh as activation } from "../../../dist/backend/reference/operations/tanh.js";

// [x, f(x)], computed with 200 bits.
const TANH: [number, number][] = [
  [1.0000000031710769e-30, 1.0000000031710769e-30],
  [9.99999993922529e-9, 9.99999993922529e-9],
  [0.000244140625, 0.00024414062014936172],
  [0.0010000000474974513, 0.0009999997141642038],
  [0.009999999776482582, 0.009999666456504392],
  [0.10000000149011612, 0.09966799610026955],
  [0.1732867956161499, 0.17157287571595653],
  [0.20000000298023224, 0.19737532308903527],
  [0.25, 0.24491866240370913],
  [0.3465735912322998, 0.33333333417984634],
  [0.5, 0.46211715726000974],
  [0.6931471824645996, 0.6000000012189788],
  [0.800000011920929, 0.6640367769323059],
  [1.0, 0.7615941559557649],
  [1.0397207736968994, 0.7777777789064618],
  [1.5, 0.9051482536448664],
  [2.0, 0.9640275800758169],
  [2.5, 0.9866142981514303],
  [3.0, 0.9950547536867305],
  [4.0, 0.999329299739067],
  [5.0, 0.9999092042625951],
  [6.0, 0.9999877116507956],
  [7.5, 0.9999993881955461],
  [8.317766189575195, 0.999999880790723],
  [9.0, 0.999999969540041],
  [9.5, 0.9999999887944072],
  [10.0, 0.9999999958776927],
  [11.0, 0.9999999994421064],
  [20.0, 1.0],
  [88.0, 1.0],
];
const EXP: [number, number][] = [
  [-708.0, 3.307553003638408e-308],
  [-707.3, 6.660593816179254e-308],
  [-500.0, 7.124576406741286e-218],
  [-100.25, 2.897198083210148e-44],
  [-36.7, 1.1518409493076097e-16],
  [-10.0, 4.5399929762484854e-5],
  [-5.5, 0.004086771438464067],
  [-2.0, 0.1353352832366127],
  [-1.0, 0.36787944117144233],
  [-0.7, 0.4965853037914095],
  [-0.3465735902799726, 0.7071067811865476],
  [-0.1, 0.9048374180359595],
  [-0.001, 0.999000499833375],
  [-1e-9, 0.999999999],
  [0.0, 1.0],
  [1e-12, 1.000000000001],
  [0.2, 1.2214027581601699],
  [0.3465735902799727, 1.4142135623730951],
  [0.5, 1.6487212707001282],
  [1.0, 2.718281828459045],
  [2.718281828, 15.15426223452277],
  [10.0, 22026.465794806718],
  [50.0, 5.184705528587072e21],
  [123.456, 4.132944352778106e53],
  [500.0, 1.4035922178528375e217],
  [708.9, 7.436322587880697e307],
  [709.0, 8.218407461554972e307],
];
const LOG: [number, number][] = [
  [1.0, 0.0],
  [1.0000000000000002, 2.2204460492503128e-16],
  [1.0000001, 9.999999505838704e-8],
  [1.1, 0.09531017980432493],
  [1.25, 0.22314355131420976],
  [1.414213562373095, 0.3465735902799726],
  [1.4142135623730951, 0.3465735902799727],
  [1.5, 0.4054651081081644],
  [1.9999999999999998, 0.6931471805599452],
  [2.0, 0.6931471805599453],
  [2.5, 0.9162907318741551],
  [3.0, 1.0986122886681098],
  [3.999, 1.3860443298646814],
  [4.0, 1.3862943611198906],
  [5.65685424949238, 1.7328679513998633],
  [5.656854249492381, 1.7328679513998633],
  [7.0, 1.9459101490553132],
  [10.0, 2.302585092994046],
  [100.0, 4.605170185988092],
  [1000.0, 6.907755278982137],
  [12345.678, 9.421061321291832],
  [1000000.0, 13.815510557964274],
  [10000000000.0, 23.025850929940457],
  [1099511627776.0, 27.725887222397812],
  [1e100, 230.25850929940458],
  [1e300, 690.7755278982137],
];

const tanh = (...x: number[]): number[] => {
  const y = new Float32Array(x.length);
  activation.forward(Float32Array.from(x), y);
  return Array.from(y);
};

/** The distance of neighbouring float32 numbers at a value in (0, 1]. */
function place(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] as number) - 1;
  return Math.fround(value) - (new Float32Array(bits.buffer)[0] as number);
}

describe("exp", () => {
  it.each(EXP)("of %d", (x, expected) => {
    expect(Math.abs(exp(x) / expected - 1)).toBeLessThan(6e-12);
  });

  it("has its ends", () => {
    expect(exp(-708.0000001)).toBe(0);
    expect(exp(-Infinity)).toBe(0);
    expect(exp(709.0000001)).toBe(Infinity);
    expect(exp(Infinity)).toBe(Infinity);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
  });

  it("grows from each multiple of ln 2 to the next", () => {
    for (let k = -1000; k < 1000; k++) {
      const at = k * 0.34657359027997264;
      expect(exp(at)).toBeLessThan(exp(at + 1e-9));
      expect(exp(at)).toBeGreaterThan(exp(at - 1e-9));
    }
  });
});

describe("log", () => {
  it.each(LOG)("of %d", (s, expected) => {
    expect(Math.abs(log(s) - expected)).toBeLessThanOrEqual(4.5e-16 * expected);
  });

  it("has its ends", () => {
    expect(log(1)).toBe(0);
    expect(log(Infinity)).toBe(Infinity);
    expect(log(Number.NaN)).toBeNaN();
  });
});

describe("tanh", () => {
  it.each(TANH)("of %d", (x, expected) => {
    const [value, mirrored] = tanh(x, -x) as [number, number];
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(0.501 * place(expected));
    expect(mirrored).toBe(-value);
  });

  it("has its ends", () => {
    expect(tanh(0, -0, Infinity, -Infinity, Number.NaN)).toEqual([0, -0, 1, -1, Number.NaN]);
    expect(tanh(2 ** -149, 2 ** -126, -(2 ** -140))).toEqual([2 ** -149, 2 ** -126, -(2 ** -140)]);
  });

  it("may write over its input", () => {
    const x = Float32Array.of(-3, -0.5, 0.25, 2);
    const expected = tanh(...x);
    activation.forward(x, x);
    expect(Array.from(x)).toEqual(expected);
  });
});

describe("tanh's derivative", () => {
  it("rounds 1 - y^2 once, then the product", () => {
    const y = Float32Array.of(0, -0, 1, -1, 0.999999940395355224609375, 0.5, Number.NaN);
    const gradOutput = Float32Array.of(3, 3, 3, 3, 1, -1, 1);
    const gradInput = new Float32Array(7);
    activation.backward(y, gradOutput, gradInput);
    // (1 - 2^-24)^2 = 1 - 2^-23 + 2^-48: a rounded square would leave 2^-23.
    expect(Array.from(gradInput)).toEqual([3, 3, 0, 0, Math.fround(2 ** -23 - 2 ** -48), -0.75, Number.NaN]);
  });
});
