/** Finds and loads the addon: the local build first, then the binary that came with the package. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type { FloatArray, GeneratorState, TrainerMemory, TrainerRegion, TrainerReport } from "./backend.js";

/** The addon's functions; native/binding has their arguments. Its numbers are checked again there. */
export interface Addon {
  isas(): string[];
  useIsa(name: string): void;
  setNumThreads(count: number): void;
  seed(state: GeneratorState, seed: number): void;
  random64(state: GeneratorState): bigint;
  skipBlocks(state: GeneratorState, draws: bigint): void;
  uniform(state: GeneratorState, out: Float32Array | Float64Array, from: number, to: number, fused: boolean): void;
  randint(state: GeneratorState, out: BigInt64Array, low: bigint, range: bigint): void;
  normal(state: GeneratorState, out: FloatArray, mean: number, std: number, style: number): void;
  randperm(state: GeneratorState, out: Int32Array): void;
  // prettier-ignore
  linearForward(x: Float32Array, weight: Float32Array, bias: Float32Array | null, y: Float32Array, rows: number, inFeatures: number, outFeatures: number): void;
  // prettier-ignore
  linearBackwardInput(gradOutput: Float32Array, weight: Float32Array, gradInput: Float32Array, rows: number, inFeatures: number, outFeatures: number): void;
  // prettier-ignore
  linearBackwardParameters(x: Float32Array, gradOutput: Float32Array, gradWeight: Float32Array, gradBias: Float32Array | null, rows: number, inFeatures: number, outFeatures: number): void;
  add(x: Float32Array, y: Float32Array): void;
  activationForward(kind: number, a: number, b: number, x: Float32Array, y: Float32Array): void;
  // prettier-ignore
  activationBackward(kind: number, a: number, b: number, x: Float32Array, y: Float32Array, gradOutput: Float32Array, gradInput: Float32Array): void;
  softmaxForward(x: Float32Array, y: Float32Array, columns: number, log: boolean): void;
  // prettier-ignore
  softmaxBackward(y: Float32Array, gradOutput: Float32Array, gradInput: Float32Array, columns: number, log: boolean): void;
  dropoutForward(state: GeneratorState, p: number, x: Float32Array, noise: Float32Array, y: Float32Array): void;
  multiply(x: Float32Array, factor: Float32Array, y: Float32Array): void;
  // prettier-ignore
  crossEntropy(logits: Float32Array, target: Int32Array, gradLogits: Float32Array | null, classes: number, mean: boolean): number;
  // prettier-ignore
  sgdStep(parameter: Float32Array, gradient: Float32Array, momentumBuffer: Float32Array | null, first: boolean, options: Float64Array): void;
  // prettier-ignore
  Trainer: new (layers: Int32Array, inputFeatures: number, samples: number, batchSize: number, dropLast: boolean, order: number, mean: boolean, parameterGroups: Int32Array) => AddonTrainer;
}

export interface AddonTrainer {
  write<R extends TrainerRegion>(region: R, offset: number, source: TrainerMemory[R]): void;
  read<R extends TrainerRegion>(region: R, offset: number, target: TrainerMemory[R]): void;
  run(epochs: number, options: Float64Array): Promise<TrainerReport>;
  cancel(): void;
}

const LOCAL_BUILD = "build/Release/samebits.node";

/** The addon; throws an error that says what was looked for and what to do. */
export function loadAddon(): Addon {
  const local = inPackage(LOCAL_BUILD);
  return createRequire(import.meta.url)(existsSync(local) ? local : prebuiltAddon()) as Addon;
}

function prebuiltAddon(): string {
  const name = `prebuilds/${platform()}-${process.arch}.node`;
  const file = inPackage(name);
  if (existsSync(file)) return file;
  throw new Error(
    `samebits has no native addon here: neither ${LOCAL_BUILD} nor ${name} exists. ` +
      `Everything works on the TypeScript backend; "npm run build" in the package's source builds the addon.`,
  );
}

/** A path from the package's root; this file is dist/backend/load.js. */
function inPackage(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function platform(): string {
  return process.platform === "linux" && !usesGlibc() ? "linuxmusl" : process.platform;
}

function usesGlibc(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime !== undefined;
}
