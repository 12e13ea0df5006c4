/** Backends built directly: the addon at each instruction set that runs here, and the TypeScript one. */
import type { Backend, Isa } from "../../dist/backend/backend.js";
import { loadFile, type Addon } from "../../dist/backend/load.js";
import { runtime } from "../../dist/index.js";
import { createNativeBackend } from "../../dist/backend/native/index.js";
import { createReferenceBackend } from "../../dist/backend/reference/index.js";
import { useWasm } from "../../dist/backend/wasm/kernel.js";

/** In TypeScript alone, which defines every number. */
export const reference: Backend = createReferenceBackend();
useWasm("none");

const addon: Addon | null = runtime.addon === null ? null : loadFile(runtime.addon).addon;

/** Those that run here; where one is forced, that one. */
export const isas: readonly Isa[] = ((addon?.isas() ?? []) as Isa[]).filter(
  (isa) => isa === (process.env["SAMEBITS_ISA"] ?? isa),
);
export const THREADS: readonly number[] = [1, 2, 3, 7];

/**
 * The addon at that instruction set. There is one addon in a process, and it has one setting: what is asked for last holds
 * for all backends that were built before.
 */
export function nativeAt(isa: Isa, threads = 1): Backend {
  const backend = createNativeBackend(addon as Addon, isa);
  backend.numThreads = threads;
  return backend;
}

/** Every instruction set with every number of threads; a single skipped row without the addon. */
export const isasAndThreads: [Isa, number][] = isas.flatMap((isa) => THREADS.map((t): [Isa, number] => [isa, t]));
