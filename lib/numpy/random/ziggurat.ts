/**
 * Standard normal draws by the ziggurat method, as NumPy's Generator makes them: 256 layers of one area; George Marsaglia and Wai Wan
 * Tsang, "The Ziggurat Method for Generating Random Variables", Journal of Statistical Software 5 (8), 2000.
 */
import { add, divide, multiply, type Pair } from "../../numeric/double_double.js";
import { log } from "./libm/log.js";
import type { PCG64 } from "./pcg64.js";

const LAYERS = 256;
const BITS = 2 ** 52;
/** Where the tail begins, and 1 / that. */
const R = 3.6541528853610088;
const INVERSE_R = 0.27366123732975828;
/** The area of a layer, as it was rounded where NumPy's table was made. */
const AREA = 0.004928673233974652;

interface Tables {
  /** A draw below it is inside the layer, whatever the height. */
  readonly inside: Float64Array;
  /** The layer's width, over 2^52. */
  readonly width: Float64Array;
  /** The density at the layer's edge. */
  readonly density: Float64Array;
}

let made: Tables | undefined;

/**
 * NumPy's own table, by the arithmetic that made it (randmtzig, by Doornik, after Marsaglia and Tsang), in float64. One density was
 * rounded up there, half an ulp and 0.002 away.
 */
function tables(): Tables {
  if (made !== undefined) return made;
  const [inside, width, density] = [new Float64Array(LAYERS), new Float64Array(LAYERS), new Float64Array(LAYERS)];
  let x = R;
  for (let i = LAYERS - 1; i > 0; i--) {
    const outer = i === LAYERS - 1 ? R : x;
    if (i < LAYERS - 1) {
      x = Math.sqrt(-2 * log(AREA / outer + density[i + 1]!));
      inside[i + 1] = toEven((x / outer) * BITS);
    }
    width[i] = x / BITS;
    density[i] = exp(-0.5 * x * x) + (i === 38 ? 2 ** -53 : 0);
  }
  inside[0] = toEven(((R * density[LAYERS - 1]!) / AREA) * BITS);
  width[0] = AREA / density[LAYERS - 1]! / BITS;
  density[0] = 1;
  return (made = { inside, width, density });
}

/** To the nearest integer, ties to even. */
const toEven = (value: number): number => (value < BITS ? value + BITS - BITS : value);

const HALVINGS = 8;
const TERMS = 14;

/** e^x for x from -10 to 0, rounded to the nearest: Taylor's series of x / 256 in twice the precision, squared eight times. */
function exp(x: number): number {
  const part: Pair = { high: x / 2 ** HALVINGS, low: 0 };
  let term: Pair = { high: 1, low: 0 };
  let sum = term;
  for (let n = 1; n <= TERMS; n++) {
    term = divide(multiply(term, part), n);
    sum = add(sum, term);
  }
  for (let i = 0; i < HALVINGS; i++) sum = multiply(sum, sum);
  return sum.high;
}

/** A standard normal draw. */
export function zigguratNormal(bits: PCG64): number {
  const { inside, width, density } = tables();
  for (;;) {
    bits.next64();
    const layer = bits.low & 0xff;
    const isNegative = (bits.low & 0x100) !== 0;
    const lower = (bits.low >>> 9) | (bits.high << 23);
    const place = ((bits.high >>> 9) & 0xfffff) * 2 ** 32 + (lower >>> 0);
    const x = isNegative ? -place * width[layer]! : place * width[layer]!;
    if (place < inside[layer]!) return x;
    if (layer === 0) return tail(bits, (lower & 0x100) !== 0);
    const [above, below] = [density[layer - 1]!, density[layer]!];
    if ((above - below) * bits.nextDouble() + below < exp(-0.5 * x * x)) return x;
  }
}

/** Beyond R: of exponential draws. 1 - draw is exact, so its logarithm is log1p of the negative draw. */
function tail(bits: PCG64, isNegative: boolean): number {
  for (;;) {
    const x = -INVERSE_R * log(1 - bits.nextDouble());
    const y = -log(1 - bits.nextDouble());
    if (y + y > x * x) return isNegative ? -(R + x) : R + x;
  }
}
