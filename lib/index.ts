/** samebits: PyTorch's CPU random numbers, initialisation and training, to the bit. */
export type { BackendName, Isa } from "./backend/backend.js";
export type { Reduction } from "./backend/operations.js";
export { runtime, type Runtime } from "./backend/select.js";
export { DataLoader, type DataLoaderOptions } from "./data/data_loader.js";
export { randomSplit } from "./data/random_split.js";
export { RandomSampler, type RandomSamplerOptions, SequentialSampler } from "./data/samplers.js";
export { SubsetRandomSampler } from "./data/subset_random_sampler.js";
export { TensorDataset } from "./data/tensor_dataset.js";
export { WeightedRandomSampler, type WeightedRandomSamplerOptions } from "./data/weighted_random_sampler.js";
export { SamebitsError, type ErrorCode } from "./errors.js";
export * as init from "./init/index.js";
export { BCEWithLogitsLoss, type BCEWithLogitsLossOptions } from "./nn/bce_with_logits_loss.js";
export { CrossEntropyLoss, type CrossEntropyLossOptions } from "./nn/cross_entropy_loss.js";
export { Dropout } from "./nn/dropout.js";
export { ELU, type ELUOptions } from "./nn/elu.js";
export { GELU, type GELUOptions } from "./nn/gelu.js";
export { Identity } from "./nn/identity.js";
export { L1Loss } from "./nn/l1_loss.js";
export type { Layer } from "./nn/layer.js";
export { LeakyReLU, type LeakyReLUOptions } from "./nn/leaky_relu.js";
export { Linear, type LinearOptions } from "./nn/linear.js";
export type { LossFunction, LossOptions } from "./nn/loss_function.js";
export { MSELoss } from "./nn/mse_loss.js";
export { Net } from "./nn/net.js";
export { NLLLoss, type NLLLossOptions } from "./nn/nll_loss.js";
export { SmoothL1Loss, type SmoothL1LossOptions } from "./nn/smooth_l1_loss.js";
export { LogSoftmax } from "./nn/log_softmax.js";
export { ReLU } from "./nn/relu.js";
export { Sigmoid } from "./nn/sigmoid.js";
export { SiLU } from "./nn/silu.js";
export { Softmax } from "./nn/softmax.js";
export { Softplus, type SoftplusOptions } from "./nn/softplus.js";
export { Tanh } from "./nn/tanh.js";
export { Adagrad, type AdagradOptions, type AdagradState } from "./optim/adagrad.js";
export { Adam, type AdamOptions, type AdamState } from "./optim/adam.js";
export { AdamW, type AdamWOptions, type AdamWState } from "./optim/adamw.js";
export type { ParameterGroup } from "./optim/groups.js";
export { RMSprop, type RMSpropOptions, type RMSpropState } from "./optim/rmsprop.js";
export { SGD, type SgdOptions, type SgdState } from "./optim/sgd.js";
export { multinomial, rand, randint, randn, randperm } from "./random/draws.js";
export {
  defaultGenerator,
  Generator,
  type GeneratorOptions,
  getRngState,
  manualSeed,
  setRngState,
} from "./random/generator.js";
export type { Profile } from "./random/profile.js";
export type { Seed } from "./random/seed.js";
export { argmax, empty, formatTensor, full, ones, tensor, zeros } from "./tensor/factories.js";
export type { FormatOptions } from "./tensor/format.js";
export type { NestedArray } from "./tensor/nested_array.js";
export type { Shape } from "./tensor/shape.js";
export { Tensor, type DataOf, type DType } from "./tensor/tensor.js";
export type { EpochReport, FitOptions, FitResult } from "./training/fit.js";
