import { argumentError, show } from "../checks.js";
import type { BackendCore } from "../backend/backend.js";
import { MT_WORDS, STATE, type GeneratorState } from "../backend/generator_state.js";

const FARTHEST = 1n << 128n;

/** Throws ERR_ARGUMENT unless the number of draws is an integer from 0 to 2^128. */
export function parseDraws(draws: number | bigint): bigint {
  const isWhole = typeof draws === "bigint" || Number.isSafeInteger(draws);
  if (!isWhole || draws < 0 || draws > FARTHEST) {
    throw argumentError(`jump takes a safe integer or a bigint from 0 to 2^128 draws, given ${show(draws)}`);
  }
  return BigInt(draws);
}

/** Moves the state as `draws` 32-bit draws do: within the present block, or `blocks` twists on and into that one. */
export function jump(engine: BackendCore, state: GeneratorState, draws: bigint): void {
  const ready = (state[STATE.left] as number) - 1;
  if (draws <= ready) return take(state, Number(draws));
  const beyond = draws - BigInt(ready) - 1n;
  engine.skipBlocks(state, beyond / BigInt(MT_WORDS) + 1n);
  state[STATE.left] = MT_WORDS + 1;
  state[STATE.next] = 0;
  take(state, Number(beyond % BigInt(MT_WORDS)) + 1);
}

function take(state: GeneratorState, draws: number): void {
  state[STATE.left] = (state[STATE.left] as number) - draws;
  state[STATE.next] = (state[STATE.next] as number) + draws;
}
