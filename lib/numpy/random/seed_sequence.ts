/**
 * NumPy's SeedSequence: words of any seed, stirred into a pool of four, and as many words as are wanted out of that. After Melissa
 * O'Neill's seed_seq_fe, whose constants these are (https://www.pcg-random.org/posts/developing-a-seed_seq-alternative.html, MIT).
 */
const POOL = 4;
const [INIT_A, MULT_A] = [0x43b0d7e5, 0x931e8875];
const [INIT_B, MULT_B] = [0x8b51f9dd, 0x58f38ded];
const [MIX_L, MIX_R] = [0xca01f9dd, 0x4973f715];

/** A hash with a constant of its own, which moves on with each word. */
function hasher(start: number, factor: number): (word: number) => number {
  let constant = start;
  return (word) => {
    const mixed = word ^ constant;
    constant = Math.imul(constant, factor);
    return folded(Math.imul(mixed, constant));
  };
}

const folded = (word: number): number => word ^ (word >>> 16);

const mix = (x: number, y: number): number => folded(Math.imul(MIX_L, x) - Math.imul(MIX_R, y));

/** `count` 32-bit words of the seed's words, lowest first. */
export function stirredWords(seed: readonly number[], count: number): Uint32Array {
  const pool = poolOf(seed);
  const hash = hasher(INIT_B, MULT_B);
  return Uint32Array.from({ length: count }, (_, i) => hash(pool[i % POOL]!));
}

function poolOf(seed: readonly number[]): number[] {
  const hash = hasher(INIT_A, MULT_A);
  const pool = Array.from({ length: POOL }, (_, i) => hash(seed[i] ?? 0));
  for (let from = 0; from < POOL; from++)
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mix(pool[to]!, hash(pool[from]!));
  for (const word of seed.slice(POOL)) for (let to = 0; to < POOL; to++) pool[to] = mix(pool[to]!, hash(word));
  return pool;
}
