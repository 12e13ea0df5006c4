/** The losses, all of them: what is done for every one of them goes by this list. */
export * from "./cross_entropy_loss.js";
export * from "./nll_loss.js";
export * from "./mse_loss.js";
export * from "./l1_loss.js";
export * from "./smooth_l1_loss.js";
export * from "./huber_loss.js";
export * from "./bce_with_logits_loss.js";
export * from "./bce_loss.js";
export * from "./kl_div_loss.js";
export * from "./poisson_nll_loss.js";
