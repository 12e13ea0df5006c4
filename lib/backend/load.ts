/** Loads the addon. */
import { requireNode } from "../host.js";
import type { FloatArray, GeneratorState, JoinedRanks, LayerState } from "./backend.js";
import { KINDS } from "./kinds.js";
import type { NativeFailure } from "./native/errors.js";
import type { PackedRows } from "./native/pack.js";
import { addonPlaces, platformName } from "./places.js";
import type { StepMemory, TrainerMemory, TrainerRegion, TrainerReport } from "./training.js";

/** The addon's functions; native/binding has their arguments. Its numbers are checked again there. */
export interface Addon {
  isas(): string[];
  useIsa(name: string): void;
  setNumThreads(count: number): void;
  /** How errors are made. */
  useErrors(make: (code: NativeFailure, message: string) => Error): void;
  /** Its lists of kinds, which must be those of kinds.ts. */
  kinds(): Record<string, string[]>;
  seed(state: GeneratorState, seed: number): void;
  random64(state: GeneratorState): bigint;
  /** `draws` is a multiple of the state's 624 words. */
  skipDraws(state: GeneratorState, draws: bigint): void;
  uniform(state: GeneratorState, out: Float32Array | Float64Array, from: number, to: number, fused: boolean): void;
  randint(state: GeneratorState, out: BigInt64Array, low: bigint, range: bigint): void;
  normal(state: GeneratorState, out: FloatArray, mean: number, std: number, style: number): void;
  randperm(state: GeneratorState, out: Int32Array): void;
  // prettier-ignore
  linearForward(x: Float32Array, weight: Float32Array, bias: Float32Array | null, y: Float32Array, rows: number, inFeatures: number, outFeatures: number): void;
  // prettier-ignore
  linearBackward(x: Float32Array, weight: Float32Array, gradOutput: Float32Array, gradInput: Float32Array, gradWeight: Float32Array, gradBias: Float32Array | null, accumulate: boolean, rows: number, inFeatures: number, outFeatures: number): void;
  layer(...plan: NetArguments): AddonLayer;
  add(x: Float32Array, y: Float32Array): void;
  multiply(x: Float32Array, factor: Float32Array, y: Float32Array): void;
  // prettier-ignore
  lossForward(options: Float64Array, weight: Float32Array | null, posWeight: Float32Array | null, input: Float32Array, target: Float32Array | Int32Array, gradInput: Float32Array | null, columns: number, losses: Float32Array | null): number;
  optimizerStep(
    rule: Float64Array,
    parameter: Float32Array,
    gradient: Float32Array,
    step: number,
    muProduct: number,
    ...buffers: (Float32Array | null)[]
  ): void;
  sumOfSquares(x: Float32Array): number;
  scale(x: Float32Array, factor: number): void;
  clamp(x: Float32Array, limit: number): void;
  // prettier-ignore
  Trainer: new (...plan: [...StepArguments, samples: number, validationSamples: number, batchSize: number, validationBatchSize: number, dropLast: boolean, validates: boolean, stopOnNaN: boolean, accumulate: number, order: number, metrics: Float64Array | null, ranks: boolean, stored: PackedRows | null, validationStored: PackedRows | null]) => AddonTrainer;
  stepper(...plan: [...StepArguments, rows: number, memory: AddonStepMemory]): AddonStepper;
  predictor(
    ...plan: [...NetArguments, parameters: readonly Float32Array[], buffers: readonly Float32Array[]]
  ): AddonPredictor;
  asyncPredictor(
    ...plan: [...NetArguments, parameters: readonly Float32Array[], buffers: readonly Float32Array[]]
  ): AddonAsyncPredictor;
  joinWorld(libraries: readonly string[]): Promise<JoinedRanks>;
  gather(own: Uint8Array): Promise<Uint8Array[]>;
  finalizeWorld(): Promise<void>;
  abortWorld(why: string): void;
}

/** Their names, all of them: what an addon must have, and no more. */
export const ADDON_FUNCTIONS = Object.keys({
  isas: true,
  useIsa: true,
  setNumThreads: true,
  useErrors: true,
  kinds: true,
  seed: true,
  random64: true,
  skipDraws: true,
  uniform: true,
  randint: true,
  normal: true,
  randperm: true,
  linearForward: true,
  linearBackward: true,
  add: true,
  multiply: true,
  lossForward: true,
  optimizerStep: true,
  sumOfSquares: true,
  scale: true,
  clamp: true,
  Trainer: true,
  layer: true,
  stepper: true,
  predictor: true,
  asyncPredictor: true,
  joinWorld: true,
  gather: true,
  finalizeWorld: true,
  abortWorld: true,
} satisfies Record<keyof Addon, true>) as (keyof Addon)[];

/** A net's plan as arguments; native/pack.ts packs the layers. */
export type NetArguments = [layers: Float64Array, inputFeatures: number, generators: number];

/** A training step's plan as arguments. */
export type StepArguments = [
  ...net: NetArguments,
  loss: Float64Array,
  hasWeight: boolean,
  hasPosWeight: boolean,
  targetColumns: number,
  parameterGroups: Int32Array,
  clipGradNorm: number | null,
];

/** native/binding/standalone_layer.hpp has the arguments. */
export interface AddonLayer {
  // prettier-ignore
  forward(rows: number, training: boolean, x: Float32Array, y: Float32Array, kept: Float32Array, ...state: LayerState): void;
  // prettier-ignore
  backward(rows: number, training: boolean, x: Float32Array, y: Float32Array, kept: Float32Array, gradOutput: Float32Array, gradInput: Float32Array, accumulate: boolean, ...parametersAndGradients: readonly Float32Array[]): void;
  /** Numbers that it keeps of a row, and of a batch. */
  readonly kept: number;
  readonly keptOfBatch: number;
}

/** `slots` by parameter; `steps`, `muProducts` and `rules` are read, and the steps counted, at each step. */
export interface AddonStepMemory extends Omit<StepMemory, "states"> {
  readonly slots: readonly (readonly (Float32Array | null)[])[];
  readonly steps: Uint32Array;
  readonly muProducts: Float32Array;
  readonly rules: Float64Array;
}

export interface AddonTrainer {
  write(region: number, offset: number, source: TrainerMemory[TrainerRegion]): void;
  read(region: number, offset: number, target: TrainerMemory[TrainerRegion]): void;
  run(epochs: number, rules: Float64Array, groups: number, order?: Int32Array): Promise<TrainerReport>;
  validate(order: Int32Array): Promise<TrainerReport>;
  batches(): number;
  cancel(): void;
}

export type AddonStepper = (
  x: Float32Array,
  y: Float32Array | Int32Array,
  rows: number,
  output?: Float32Array,
) => number;
export type AddonAsyncPredictor = (x: Float32Array, y: Float32Array, rows: number) => Promise<void>;
export type AddonPredictor = (x: Float32Array, y: Float32Array, rows: number) => void;

const BUNDLED =
  "samebits is in a bundle, with no package of its version installed beside it; mark samebits as external, or name the addon's file in SAMEBITS_ADDON";

/** An addon that fits this JavaScript, and the file it came from. */
export interface Loaded {
  readonly addon: Addon;
  readonly file: string;
}

/** The addon: the first that loads. Throws an error that names every place, and why that one will not do. */
export function loadAddon(): Loaded {
  const places = addonPlaces();
  const failures: unknown[] = [];
  for (const file of places) {
    try {
      return loadFile(file);
    } catch (error) {
      failures.push(error);
    }
  }
  const why = failures.map(firstLine).join("; ") || BUNDLED;
  throw new Error(`samebits has no native addon for ${platformName()} here: ${why}`, { cause: failures.at(-1) });
}

/** The addon in that file; a relative path starts from the working directory. Throws an error that names the file and says why it does not load. */
export function loadFile(path: string): Loaded {
  const { fs, path: paths } = requireNode();
  const file = paths.resolve(path);
  if (!fs.existsSync(file)) throw new Error(`${file} does not exist`);
  const addon = requireFile(file);
  const difference = differenceOf(addon);
  if (difference === null) return { addon, file };
  throw new Error(`${file} is of another build than this JavaScript (${difference}): "npm run build" makes both again`);
}

function requireFile(file: string): Addon {
  try {
    return requireNode().module.createRequire(file)(file) as Addon;
  } catch (error) {
    throw new Error(`${file} does not load: ${firstLine(error)}`, { cause: error });
  }
}

/** Where the addon's functions or kinds are not those that this JavaScript knows, or null. */
export function differenceOf(addon: Addon): string | null {
  const functions = differenceIn("functions", Object.getOwnPropertyNames(addon).toSorted(), ADDON_FUNCTIONS.toSorted());
  if (functions !== null) return functions;
  const kinds = addon.kinds();
  const lists = differenceIn("lists", Object.keys(kinds).toSorted(), Object.keys(KINDS).toSorted());
  if (lists !== null) return lists;
  for (const [name, list] of Object.entries(KINDS)) {
    const difference = differenceIn(name, kinds[name] as string[], list);
    if (difference !== null) return difference;
  }
  return null;
}

function differenceIn(what: string, its: readonly string[], wanted: readonly string[]): string | null {
  const length = Math.max(its.length, wanted.length);
  for (let i = 0; i < length; i++) {
    if (its[i] !== wanted[i]) return `its ${what} have ${its[i] ?? "nothing"} in place of ${wanted[i] ?? "nothing"}`;
  }
  return null;
}

/** The system's messages may have several lines. */
function firstLine(error: unknown): string {
  return (error as Error).message.split(/\r?\n/, 1)[0] as string;
}
