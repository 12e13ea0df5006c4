/** The elementwise layers, all of them: what is done for every one of them goes by this list. */
export * from "./tanh.js";
export * from "./relu.js";
export * from "./leaky_relu.js";
export * from "./sigmoid.js";
export * from "./gelu.js";
export * from "./silu.js";
export * from "./elu.js";
export * from "./softplus.js";
