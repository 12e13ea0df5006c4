/** The layers that normalise, all of them, each made of a number of columns: what is done for every one of them goes by this list. */
export * from "./batch_norm.js";
export * from "./layer_norm.js";
