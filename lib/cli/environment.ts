/** The environment variables that commands, like all of samebits, go by. */
export const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ["SAMEBITS_BACKEND", "native or typescript; the results are the same"],
  ["SAMEBITS_PROFILE", "whose bits, unless --profile says: linux-x64, windows-x64 or linux-arm64"],
  ["SAMEBITS_ISA", "avx512, avx2, baseline or neon; the results are the same"],
  ["SAMEBITS_WASM", "relaxed-simd, simd or none: WebAssembly in the TypeScript backend; the results are the same"],
  ["SAMEBITS_NUM_THREADS", "how many threads large operations may use; the results are the same"],
  ["SAMEBITS_ADDON", "the native addon's file; a build or the package's own when it is not set"],
];
