/** The optimisers, all of them: what is done for every one of them goes by this list. */
export { Adadelta, type AdadeltaOptions, type AdadeltaState } from "./adadelta.js";
export { Adagrad, type AdagradOptions, type AdagradState } from "./adagrad.js";
export { Adam, type AdamOptions, type AdamState } from "./adam.js";
export { Adamax, type AdamaxOptions, type AdamaxState } from "./adamax.js";
export { AdamW, type AdamWOptions, type AdamWState } from "./adamw.js";
export { NAdam, type NAdamOptions, type NAdamState } from "./nadam.js";
export { RAdam, type RAdamOptions, type RAdamState } from "./radam.js";
export { RMSprop, type RMSpropOptions, type RMSpropState } from "./rmsprop.js";
export { SGD, type SgdOptions, type SgdState } from "./sgd.js";
