import { argumentError, checkOneOf, checkOptions, show } from "../checks.js";
import { assertFree, isLeased, type Leasable } from "../lease.js";
import type { BackendCore, BackendName } from "../backend/backend.js";
import { STATE, STATE_LENGTH, type GeneratorState } from "../backend/generator_state.js";
import { backendNamed, defaultBackend } from "../backend/select.js";
import { expose, fix, publish } from "../public_class.js";
import { pythonCall } from "../python/text.js";
import { jump, parseDraws } from "./jump.js";
import { PROFILES, defaultProfile, type Profile } from "./profile.js";
import { parseSeed, type Seed } from "./seed.js";
import { fromTorchState, toTorchState } from "./state.js";

/** Generator's options. */
export interface GeneratorOptions {
  /** From -2^63 to 2^64 - 1, as torch.manual_seed takes; its low 32 bits count. Default: 67280421310721, as PyTorch's. */
  seed?: Seed;
  /** Whose bits it gives. Default: SAMEBITS_PROFILE, or else "linux-x64". */
  profile?: Profile;
  /** What it, and whatever is drawn from it, runs on. Default: runtime.backend. */
  backend?: BackendName;
}

const OPTIONS = ["seed", "profile", "backend"];

const OWN_GENERATORS =
  "fit uses it because no `generator` was given. Await the fit, or give each fit its own, and each layer or draw meanwhile: " +
  "generator: new Generator()";

/** What an unseeded torch.Generator() starts from (c10/core/GeneratorImpl.h, default_rng_seed_val). */
const DEFAULT_SEED = 67280421310721n;

/**
 * A source of PyTorch's CPU random numbers: MT19937 seeded with the low 32 bits of the seed. It carries the profile, whose bits
 * it gives, and the backend that whatever draws from it runs on.
 *
 * @example
 * ```ts
 * const generator = new Generator({ seed: 1 });
 * console.log(rand([3], { generator }));
 * // tensor([0.7576, 0.2793, 0.4031])
 * const state = generator.getState(); // PyTorch's 5056 bytes
 * const next = rand([3], { generator });
 * generator.setState(state);
 * console.log(String(rand([3], { generator })) === String(next));
 * // true
 * ```
 */
export class Generator {
  /** Whose bits it gives. */
  declare readonly profile: Profile;
  /** What it, and whatever is drawn from it, runs on. */
  declare readonly backend: BackendName;
  /** What getState() gives: an own property, for deep equality, structuredClone and postMessage. Throws ERR_BUSY. */
  declare readonly state: Uint8Array;
  readonly #engine: BackendCore;
  readonly #state: GeneratorState = new Uint32Array(STATE_LENGTH);

  static {
    publish(this);
  }

  /** Throws ERR_SEED for a seed out of range, ERR_BACKEND for a backend that cannot run here, ERR_ARGUMENT for another option. */
  constructor(options: GeneratorOptions = {}) {
    // null reaches the check of each, whose code says more.
    const given = checkOptions(options, OPTIONS, "Generator", OPTIONS);
    const { seed = DEFAULT_SEED, profile = defaultProfile, backend } = given;
    const bits = parseSeed(seed);
    checkOneOf(profile, PROFILES, "profile");
    this.#engine = backend === undefined ? defaultBackend : backendNamed(backend);
    fix<Generator>(this, { profile, backend: this.#engine.name });
    this.#seed(bits);
    expose(this, "state", () => this.getState());
  }

  /** @internal The backend itself. */
  get engine(): BackendCore {
    return this.#engine;
  }

  /** Starts again from the seed and forgets a cached normal variate. Throws ERR_SEED. */
  manualSeed(seed: Seed): this {
    const bits = parseSeed(seed);
    this.borrowState();
    this.#seed(bits);
    return this;
  }

  #seed(bits: bigint): void {
    this.#state.fill(0);
    this.#state[STATE.seedLow] = Number(bits & 0xffffffffn);
    this.#state[STATE.seedHigh] = Number(bits >> 32n);
    this.engine.seed(this.#state, this.#state[STATE.seedLow] as number);
  }

  /** The seed as 64 bits, 0 to 2^64 - 1, as torch's initial_seed(). */
  initialSeed(): bigint {
    this.borrowState();
    return this.#initialSeed();
  }

  #initialSeed(): bigint {
    return (BigInt(this.#state[STATE.seedHigh] as number) << 32n) | BigInt(this.#state[STATE.seedLow] as number);
  }

  /** PyTorch's own 5056 bytes, as torch.get_rng_state() gives them. */
  getState(): Uint8Array {
    return toTorchState(this.borrowState());
  }

  /** Continues from a state that getState() or torch.get_rng_state() gave. Throws ERR_ARGUMENT, with nothing changed. */
  setState(state: Uint8Array): this {
    const words = fromTorchState(state);
    this.borrowState().set(words);
    return this;
  }

  /** Another generator in the same state, with the same profile and backend. */
  clone(): Generator {
    const copy = new Generator({ profile: this.profile, backend: this.backend });
    copy.#state.set(this.borrowState());
    return copy;
  }

  /**
   * Moves on as if that many 32-bit draws (0 to 2^128) had been made, within milliseconds: to the state that PyTorch would be in
   * after them. A cached normal variate stays. samebits' own: PyTorch has no such call. Throws ERR_ARGUMENT.
   */
  jump(draws: number | bigint): this {
    const count = parseDraws(draws);
    jump(this.engine, this.borrowState(), count);
    return this;
  }

  /** What JSON.stringify writes; `new Generator({ profile, backend }).setState(Uint8Array.from(state))` takes it back. */
  toJSON(): { seed: string; profile: Profile; backend: BackendName; state: number[] } {
    const { profile, backend } = this;
    return { seed: String(this.initialSeed()), profile, backend, state: [...this.getState()] };
  }

  /** The seed that it started from, the profile and the backend. */
  toString(): string {
    const { profile, backend } = this;
    return pythonCall("Generator", { seed: this.#initialSeed(), profile, backend });
  }

  /** @internal Whether the value has a state: an object may have the prototype, or stand for a generator, and have none. */
  static isGenerator(value: unknown): value is Generator {
    return typeof value === "object" && value !== null && #state in value;
  }

  /** @internal The state, for something that draws from it. Throws ERR_BUSY. */
  borrowState(): GeneratorState {
    if (isLeased(this)) {
      const { object, what, remedy } = this.leasable;
      assertFree(object, what, remedy);
    }
    return this.#state;
  }

  /** @internal The generator, as messages speak of it. */
  get leasable(): Leasable {
    if (this !== defaultGenerator) return { object: this, what: "the generator" };
    return { object: this, what: "the default generator", remedy: OWN_GENERATORS };
  }

  /** @internal The state, for the fit that owns the generator. */
  get leasedState(): GeneratorState {
    return this.#state;
  }
}

/** What draws when no generator is given; seeded by the system's entropy until `manualSeed`. */
export const defaultGenerator: Generator = new Generator({
  seed: crypto.getRandomValues(new BigUint64Array(1))[0] as bigint,
});

/** Re-seeds the default generator and returns it, as torch.manual_seed. Throws ERR_SEED. */
export function manualSeed(seed: Seed): Generator {
  return defaultGenerator.manualSeed(seed);
}

/** The default generator's state: PyTorch's 5056 bytes. */
export function getRngState(): Uint8Array {
  return defaultGenerator.getState();
}

/** Sets the default generator's state. Throws ERR_ARGUMENT. */
export function setRngState(state: Uint8Array): void {
  defaultGenerator.setState(state);
}

/** @internal The generator that was given, checked, or the default one. */
export function generatorOr(generator: Generator | undefined): Generator {
  if (generator === undefined) return defaultGenerator;
  if (!Generator.isGenerator(generator)) {
    throw argumentError(`generator must be a Generator, and no proxy of one; given ${show(generator)}`);
  }
  return generator;
}
