/** torch.nn.init: each function fills a tensor in place and returns it; and what layers start from. */
export { defaults, type DefaultsOptions, type TorchLayer } from "./defaults/index.js";
export { dirac_ } from "./dirac.js";
export { calculateFanInAndFanOut, type FanMode } from "./fan.js";
export { constant_, eye_, normal_, ones_, uniform_, zeros_ } from "./fill.js";
export { calculateGain, type Nonlinearity } from "./gain.js";
export { kaimingNormal_, kaimingUniform_, type KaimingOptions } from "./kaiming.js";
export { orthogonal_, type OrthogonalOptions } from "./orthogonal.js";
export { sparse_, type SparseOptions } from "./sparse.js";
export { truncNormal_, type TruncNormalOptions } from "./trunc_normal.js";
export { xavierNormal_, xavierUniform_, type XavierOptions } from "./xavier.js";
