/** Which WebAssembly runs: kernel.ts says so, which a page that computes no products leaves out. */

/** By relaxed SIMD, which has an fma; by SIMD, in float64; or none: in TypeScript. */
export type Wasm = "relaxed-simd" | "simd" | "none";

export const wasmInUse: { name: () => Wasm } = { name: () => "none" };
