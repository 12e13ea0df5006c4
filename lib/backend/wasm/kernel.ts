/**
 * What computes the TypeScript backend's chains in WebAssembly: native/wasm/chains.cpp, for either kind of SIMD. The bits are those of
 * TypeScript, which computes them where neither runs, such as in a page whose security policy forbids WebAssembly.
 */
import { choice } from "../../environment.js";
import { SamebitsError } from "../../errors.js";
import { RELAXED_SIMD, SIMD } from "./binaries.js";
import { type Wasm, wasmInUse } from "./in_use.js";

export type Panel = Float32Array | Float64Array;

export interface Kernel {
  readonly name: Wasm;
  /** How many rows it takes to be faster than TypeScript. */
  readonly leastRows: number;
  /** Terms of rows and of columns, LANES at a time, those of a term side by side. */
  readonly rows: Panel;
  readonly columns: Panel;
  /** The chains, row by row, of MOST_COLUMNS each. */
  readonly chains: Float32Array;
  /** 1 for a tile that has to be computed otherwise, row by row of tiles. */
  readonly undone: Uint8Array;
  /** How many blocks to come are left to TypeScript; 0 at first. */
  untried: number;
  /** Goes on with so many rows and columns of chains by so many terms; gives how many tiles are undone. */
  continueChains(rows: number, columns: number, terms: number): number;
}

/** A tile's rows and columns. */
export const LANES = 8;
/** The most rows, columns and terms that are computed at a time. */
export const MOST_ROWS = 64;
export const MOST_COLUMNS = 64;
export const MOST_TERMS = 256;

/** The best first. */
const KERNELS: Readonly<Record<Wasm, () => Kernel | null>> = {
  "relaxed-simd": () => checked(open("relaxed-simd", 1, RELAXED_SIMD, Float32Array)),
  simd: () => checked(open("simd", 6, SIMD, Float64Array)),
  none: () => null,
};
export const WASM: readonly Wasm[] = Object.keys(KERNELS) as Wasm[];

let current: Kernel | null | undefined;

/** The kernel in use: the best that runs here, if `useWasm` has named none. */
export function wasmKernel(): Kernel | null {
  if (current === undefined) current = best();
  return current;
}

/** Throws ERR_BACKEND if that does not run here. */
export function useWasm(name: Wasm): void {
  try {
    current = KERNELS[name]();
  } catch (error) {
    const message = `WebAssembly with ${name} does not run here: ${(error as Error).message}`;
    throw new SamebitsError("ERR_BACKEND", message, { cause: error });
  }
}

function best(): Kernel | null {
  for (const open of Object.values(KERNELS)) {
    try {
      return open();
    } catch {
      // The next one, or TypeScript: runtime.wasm says which.
    }
  }
  return null;
}

/** What of WebAssembly's interface is used here; TypeScript has it among the types of browsers only. */
interface Modules {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
}
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly rows: Place;
  readonly columns: Place;
  readonly chains: Place;
  readonly undone: Place;
  readonly continueChains: Kernel["continueChains"];
}
interface Place {
  readonly value: number;
}

function open(
  name: Wasm,
  leastRows: number,
  binary: string,
  Operand: Float32ArrayConstructor | Float64ArrayConstructor,
): Kernel {
  const { WebAssembly } = globalThis as unknown as { WebAssembly: Modules };
  const module = new WebAssembly.Module(Uint8Array.from(atob(binary), (character) => character.charCodeAt(0)));
  const { memory, rows, columns, chains, undone, continueChains } = new WebAssembly.Instance(module).exports;
  return {
    name,
    leastRows,
    rows: new Operand(memory.buffer, rows.value, MOST_ROWS * MOST_TERMS),
    columns: new Operand(memory.buffer, columns.value, MOST_COLUMNS * MOST_TERMS),
    chains: new Float32Array(memory.buffer, chains.value, MOST_ROWS * MOST_COLUMNS),
    undone: new Uint8Array(memory.buffer, undone.value, (MOST_ROWS / LANES) * (MOST_COLUMNS / LANES)),
    untried: 0,
    continueChains,
  };
}

/** a * b + c and what it is with one rounding: with two, to float32 or to float64 first, it is something else. */
const TRIPLES: readonly (readonly [a: number, b: number, c: number, once: number])[] = [
  [1 + 2 ** -12, 1 + 2 ** -12, -1 - 2 ** -11, 2 ** -24],
  [2 ** 23 + 1, 2 ** 24 - 2, (2 ** 23 + 1) * 2 ** 48, (2 ** 23 + 1) * 2 ** 48],
];

/**
 * WebAssembly leaves it to the machine whether relaxed_madd rounds once or twice, but it stays with one of them. And a machine whose numbers
 * begin with their upper bytes sees WebAssembly's the wrong way round.
 */
function checked(kernel: Kernel): Kernel {
  for (const [a, b, c, once] of TRIPLES) {
    kernel.rows.fill(a, 0, LANES);
    kernel.columns.fill(b, 0, LANES);
    kernel.chains.fill(c);
    kernel.continueChains(LANES, LANES, 1);
    if (kernel.chains.subarray(0, LANES).some((chain) => chain !== once)) {
      throw new Error("on this processor a multiply-add is not rounded once");
    }
  }
  return kernel;
}

const forced = choice("SAMEBITS_WASM", WASM);
if (forced !== undefined) useWasm(forced);
wasmInUse.name = () => wasmKernel()?.name ?? "none";
