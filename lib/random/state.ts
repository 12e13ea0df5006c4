/**
 * PyTorch's form of a generator's state: the 5056 bytes of torch.get_rng_state(), little-endian
 * (ATen/CPUGeneratorImpl.cpp, CPUGeneratorImplState).
 */
import { isUint8Array, lengthOf } from "../arrays.js";
import { show } from "../checks.js";
import { SamebitsError } from "../errors.js";
import { MT_WORDS, STATE, STATE_LENGTH, type GeneratorState } from "../backend/generator_state.js";

const BYTES = 5056;

/** Byte offsets. `normal_x` and `normal_rho` are relics that PyTorch writes as 0 and ignores. */
const AT = {
  seed: 0, // u64
  left: 8, // i32
  seeded: 12, // i32, always 1
  next: 16, // u64
  words: 24, // 624 words, each widened to u64
  normal: 5024, // f64
  normalValid: 5040, // i32
  floatNormal: 5048, // f32
  floatNormalValid: 5052, // u8
} as const;

/** The state as PyTorch writes it; padding is 0. */
export function toTorchState(state: GeneratorState): Uint8Array {
  const view = new DataView(new ArrayBuffer(BYTES));
  const copy = (at: number, word: number): void => view.setUint32(at, state[word] as number, true);
  copy(AT.seed, STATE.seedLow);
  copy(AT.seed + 4, STATE.seedHigh);
  copy(AT.left, STATE.left);
  view.setInt32(AT.seeded, 1, true);
  copy(AT.next, STATE.next);
  for (let i = 0; i < MT_WORDS; i++) copy(AT.words + 8 * i, i);
  copy(AT.normal, STATE.normal);
  copy(AT.normal + 4, STATE.normal + 1);
  copy(AT.normalValid, STATE.normalValid);
  copy(AT.floatNormal, STATE.floatNormal);
  view.setUint8(AT.floatNormalValid, state[STATE.floatNormalValid] as number);
  return new Uint8Array(view.buffer);
}

/**
 * The state that the bytes describe, as PyTorch reads them: a cached variate counts only if its flag is set, only the low 32
 * bits of a word count. Throws ERR_ARGUMENT for bytes that PyTorch refuses, and for a position that reaches beyond the words.
 */
export function fromTorchState(bytes: Uint8Array): GeneratorState {
  if (!isUint8Array(bytes)) throw refused(`must be a Uint8Array, given ${show(bytes)}`);
  if (lengthOf(bytes) !== BYTES) throw refused(`has ${BYTES} bytes, given ${lengthOf(bytes)}`);
  const view = new DataView(new Uint8Array(bytes).buffer); // a copy: another thread may write to shared bytes after the checks
  const word = (at: number): number => view.getUint32(at, true);
  checkPosition(view);
  const state = new Uint32Array(STATE_LENGTH);
  for (let i = 0; i < MT_WORDS; i++) state[i] = word(AT.words + 8 * i);
  state[STATE.left] = word(AT.left);
  state[STATE.next] = word(AT.next);
  state[STATE.seedLow] = word(AT.seed);
  state[STATE.seedHigh] = word(AT.seed + 4);
  if (word(AT.normalValid) !== 0) {
    state[STATE.normalValid] = 1;
    state[STATE.normal] = word(AT.normal);
    state[STATE.normal + 1] = word(AT.normal + 4);
  }
  if (view.getUint8(AT.floatNormalValid) !== 0) {
    state[STATE.floatNormalValid] = 1;
    state[STATE.floatNormal] = word(AT.floatNormal);
  }
  return state;
}

function checkPosition(view: DataView): void {
  const left = view.getInt32(AT.left, true);
  const next = view.getBigUint64(AT.next, true);
  if (view.getInt32(AT.seeded, true) === 0) throw refused("is of a generator that has not been seeded");
  if (left < 1 || left > MT_WORDS) throw refused(`has ${left} draws left in its block; 1 to ${MT_WORDS} are possible`);
  if (next > BigInt(MT_WORDS)) throw refused(`is at word ${next} of ${MT_WORDS}`);
  if (Number(next) + left - 1 > MT_WORDS)
    throw refused(`reaches beyond its words: ${left - 1} draws from word ${next} on`);
}

function refused(problem: string): SamebitsError {
  return new SamebitsError(
    "ERR_ARGUMENT",
    `a generator's state ${problem}; take one from getState() or torch.get_rng_state()`,
  );
}
