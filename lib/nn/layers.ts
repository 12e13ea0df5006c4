/** The layers that say in `stored` what a net's file has of them, all of them: what is done for every one of them goes by this list. */
export * from "./columns.js";
export * from "./dropout.js";
export * from "./embedding.js";
export * from "./flatten.js";
export * from "./linear.js";
export * from "./norms.js";
export * from "./prelu.js";
