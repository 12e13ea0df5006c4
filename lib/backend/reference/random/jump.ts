/**
 * The words of MT19937 any number of blocks later, in a time that grows with the logarithm of that number (Haramoto,
 * Matsumoto, Nishimura, Panneton and L'Ecuyer, "Efficient jump ahead for F2-linear random number generators", 2008).
 *
 * Over GF(2) the words w[0], w[1], ... are linear in the first 624, and obey the characteristic polynomial phi of degree 19937:
 * the sum over its terms x^e of w[k + e] is 0 for every k >= 1. (For k = 0 too but in the low 31 bits of w[0], which nothing
 * ever uses.) So with psi = x^31 phi, and x^n = c mod psi, w[n + j] is the sum of w[i + j] over the terms x^i of c: exactly,
 * in every bit. psi has degree 19968, so a polynomial modulo psi is just 624 words; bit i of word k is the term x^(32k + i).
 */
import type { GeneratorState } from "../../backend.js";
import { MT_WORDS } from "../../generator_state.js";
import { MATRIX_A, SHIFT, twist } from "./generator.js";

const DEGREE = 32 * MT_WORDS;
/** From how many blocks on a jump is faster than twisting. */
const WORTHWHILE = 1n << 13n;

/** Twists the words `blocks` times. */
export function skipBlocks(state: GeneratorState, blocks: bigint): void {
  if (blocks < WORTHWHILE) for (let i = 0n; i < blocks; i++) twist(state);
  else applyPolynomial(state, powerOfX(blocks * BigInt(MT_WORDS)));
}

/** The words become the sum of those that `polynomial`'s terms are steps to. */
function applyPolynomial(state: GeneratorState, polynomial: Uint32Array): void {
  const sequence = sequenceFrom(state);
  const words = state.subarray(0, MT_WORDS).fill(0);
  for (let i = 0; i < DEGREE; i++) {
    if (((polynomial[i >>> 5]! >>> (i & 31)) & 1) === 0) continue;
    for (let j = 0; j < MT_WORDS; j++) words[j] = words[j]! ^ sequence[i + j]!;
  }
}

/** The first DEGREE + 624 words, untempered. */
function sequenceFrom(state: GeneratorState): Uint32Array {
  const sequence = new Uint32Array(DEGREE + MT_WORDS);
  const block = state.slice();
  for (let at = 0; at < sequence.length; at += MT_WORDS) {
    sequence.set(block.subarray(0, MT_WORDS), at);
    twist(block);
  }
  return sequence;
}

/** x^exponent modulo psi, by squaring: the exponent's bits from the top, the first ones at once. */
function powerOfX(exponent: bigint): Uint32Array {
  let rest = BigInt(Math.max(0, exponent.toString(2).length - 14)); // 2^14 < DEGREE
  const first = Number(exponent >> rest);
  let power: Uint32Array = new Uint32Array(MT_WORDS);
  power[first >>> 5] = 1 << (first & 31);
  while (rest-- > 0n) {
    power = squared(power);
    if ((exponent >> rest) & 1n) multiplyByX(power);
  }
  return power;
}

/** The square: every bit moves to twice its place; what is then beyond the degree, psi brings back, the highest word first. */
function squared(polynomial: Uint32Array): Uint32Array {
  const square = new Uint32Array(2 * MT_WORDS);
  for (let k = 0; k < MT_WORDS; k++) {
    square[2 * k] = spread(polynomial[k]! & 0xffff);
    square[2 * k + 1] = spread(polynomial[k]! >>> 16);
  }
  for (let k = MT_WORDS - 1; k >= 0; k--) {
    const excess = square[MT_WORDS + k]!;
    for (let t = 0; t < TERMS.length; t++) {
      const at = k + (TERMS[t]! >>> 5);
      const bit = TERMS[t]! & 31;
      square[at] = square[at]! ^ (excess << bit);
      square[at + 1] = square[at + 1]! ^ ((excess >>> 1) >>> (31 - bit)); // a shift by 32 would be none
    }
  }
  return square.subarray(0, MT_WORDS);
}

/** The 16 bits of a number, with a 0 after each. */
function spread(bits: number): number {
  let x = bits;
  x = (x | (x << 8)) & 0x00ff00ff;
  x = (x | (x << 4)) & 0x0f0f0f0f;
  x = (x | (x << 2)) & 0x33333333;
  return (x | (x << 1)) & 0x55555555;
}

function multiplyByX(polynomial: Uint32Array): void {
  let carry = 0;
  for (let k = 0; k < MT_WORDS; k++) {
    const word = polynomial[k]!;
    polynomial[k] = (word << 1) | carry;
    carry = word >>> 31;
  }
  if (carry === 0) return;
  for (const term of TERMS) polynomial[term >>> 5]! ^= 1 << (term & 31);
}

/** The exponents of psi except its highest, 19968; the next one is 623 bits lower. */
const TERMS: Int32Array = lowerTerms();

/**
 * phi, from the recurrence's constants (Matsumoto and Nishimura, "Mersenne Twister", 1998, appendix A): with
 * u = x^624 + x^397 and v = x^623 + x^396, and a[i] bit i of the matrix's last row,
 * phi = u v^31 + a[0] u v^30 + ... + a[30] u + a[31].
 */
function lowerTerms(): Int32Array {
  const terms = new Set<number>();
  const flip = (exponent: number): unknown => terms.delete(exponent) || terms.add(exponent);
  const distance = MT_WORDS - SHIFT;
  // u v^n = x^(397 + 396 n) (x^227 + 1)^(n + 1); the binomial C(m, i) is odd where i has only bits that m has.
  const flipProduct = (n: number): void => {
    for (let i = 0; i <= n + 1; i++) if ((i & ~(n + 1)) === 0) flip(SHIFT + (SHIFT - 1) * n + distance * i);
  };
  flipProduct(31);
  for (let i = 0; i < 31; i++) if ((MATRIX_A >>> i) & 1) flipProduct(30 - i);
  flip(0); // a[31] is 1
  terms.delete(DEGREE - 31);
  return Int32Array.from(terms, (exponent) => exponent + 31);
}
