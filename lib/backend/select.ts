/** Which backends there are here, which one is the default, and what was forced. */
import { INSPECT } from "../public_class.js";
import { checkInteger, show } from "../checks.js";
import { choice, count, text } from "../environment.js";
import { SamebitsError } from "../errors.js";
import { processorCount } from "../host.js";
import { openAddon } from "#addon";
import type { BackendCore, BackendName, Isa } from "./backend.js";
import { warnOfFallback } from "./fallback.js";
import { createReferenceCore } from "./reference/random/index.js";
import { type Wasm, wasmInUse } from "./wasm/in_use.js";

const BACKENDS: readonly BackendName[] = ["native", "typescript"];
const MOST_THREADS = 1024;
const forcedBackend = choice("SAMEBITS_BACKEND", BACKENDS);
const forcedIsa = choice("SAMEBITS_ISA", ["avx512", "avx2", "baseline", "neon"]);
const forcedAddon = text("SAMEBITS_ADDON");

const native = tryNative();
const reference = createReferenceCore();
if (forcedBackend === "native" || forcedIsa !== undefined || forcedAddon !== undefined) nativeOrThrow();
if (forcedBackend === undefined && native.error !== null) warnOfFallback(native.error);

/** What new generators run on. */
export const defaultBackend: BackendCore = forcedBackend === "typescript" ? reference : (native.backend ?? reference);

setThreads(count("SAMEBITS_NUM_THREADS", MOST_THREADS) ?? processorCount());

/** The backend of that name. Throws ERR_BACKEND if it cannot run here. */
export function backendNamed(name: BackendName): BackendCore {
  if (name === "native") return nativeOrThrow();
  if (name === "typescript") return reference;
  throw new SamebitsError("ERR_BACKEND", `a backend is one of ${BACKENDS.join(", ")}, given ${show(name)}`);
}

function tryNative(): { backend: BackendCore | null; file: string | null; error: Error | null } {
  try {
    return { ...openAddon(forcedAddon, chooseIsa), error: null };
  } catch (error) {
    if (error instanceof SamebitsError) throw error;
    return { backend: null, file: null, error: error as Error };
  }
}

/** The forced instruction set, or the best: `available` is in that order. */
function chooseIsa(available: readonly Isa[]): Isa {
  if (forcedIsa === undefined) return available[0] as Isa;
  if (available.includes(forcedIsa)) return forcedIsa;
  throw new SamebitsError(
    "ERR_BACKEND",
    `SAMEBITS_ISA asks for ${forcedIsa}, but this machine can run ${available.join(", ")} only`,
  );
}

function nativeOrThrow(): BackendCore {
  if (native.backend !== null) return native.backend;
  const source = forcedAddon === undefined ? "" : "of SAMEBITS_ADDON, ";
  throw new SamebitsError("ERR_BACKEND", `the native backend cannot run here: ${source}${native.error?.message}`, {
    cause: native.error,
  });
}

function setThreads(threads: number): void {
  reference.numThreads = threads;
  if (native.backend !== null) native.backend.numThreads = threads;
}

/** What runs here. */
export interface Runtime {
  /** What can run here, the best first; "typescript" always. */
  readonly backends: readonly BackendName[];
  /** The default in use. */
  readonly backend: BackendName;
  /** The instruction set in use: "avx512", "avx2", "neon", "baseline", or "typescript" when that is the default backend. */
  readonly isa: Isa;
  /**
   * What the TypeScript backend computes matrix products with: "relaxed-simd" or "simd", WebAssembly with those instructions, or
   * "none", TypeScript. The bits are the same. SAMEBITS_WASM chooses.
   */
  readonly wasm: Wasm;
  /** How many threads large operations may use; no result depends on it. Settable, at least 1; else ERR_ARGUMENT. */
  numThreads: number;
  /** Why the addon did not load, when it did not. */
  readonly nativeError: Error | null;
  /** The addon's file, when it loaded. */
  readonly addon: string | null;
}

/** What runs here: backends, instruction set, threads, and why the addon did not load. */
export const runtime: Runtime = showing({
  backends: native.backend === null ? ["typescript"] : BACKENDS,
  backend: defaultBackend.name,
  isa: defaultBackend.isa,
  get wasm() {
    return wasmInUse.name();
  },
  get numThreads() {
    return reference.numThreads;
  },
  set numThreads(threads: number) {
    setThreads(checkInteger(threads, "numThreads", 1, MOST_THREADS));
  },
  nativeError: native.error,
  addon: native.file,
});

/** The object itself, whose String() and console.log are its properties' values. */
function showing(object: Runtime): Runtime {
  const toString = (): string =>
    `runtime(${Object.entries(object)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join(", ")})`;
  return Object.defineProperties(object, { toString: { value: toString }, [INSPECT]: { value: toString } });
}
