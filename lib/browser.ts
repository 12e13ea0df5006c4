/** What of samebits runs in browsers, and so everywhere: all but what reads and writes files. index.ts has the same and those. */
export type { BackendName, Isa } from "./backend/backend.js";
export { runtime, type Runtime } from "./backend/select.js";
export type { Wasm } from "./backend/wasm/in_use.js";
export { DataLoader, type DataLoaderOptions } from "./data/data_loader.js";
export { type PartOf, type PartsOf, randomSplit, type RandomSplitOptions } from "./data/random_split.js";
export { RandomSampler, type RandomSamplerOptions, SequentialSampler } from "./data/samplers.js";
export { SubsetRandomSampler, type SubsetRandomSamplerOptions } from "./data/subset_random_sampler.js";
export { TensorDataset } from "./data/tensor_dataset.js";
export { WeightedRandomSampler, type WeightedRandomSamplerOptions } from "./data/weighted_random_sampler.js";
export { SamebitsError, type ErrorCode } from "./errors.js";
export * as init from "./init/index.js";
export * from "./nn/activations.js";
export { Parallel } from "./nn/containers/parallel.js";
export { Residual } from "./nn/containers/residual.js";
export { Identity } from "./nn/identity.js";
export { Layer } from "./nn/layer.js";
export * from "./nn/layers.js";
export type { LossFunction, LossOptions, LossValue, Reduction } from "./nn/loss_function.js";
export * from "./nn/losses.js";
export { Net } from "./net/net.js";
export { LogSoftmax } from "./nn/log_softmax.js";
export { Softmax } from "./nn/softmax.js";
export { clipGradNorm_, type ClipGradNormOptions, clipGradValue_ } from "./optim/clip.js";
export type { ParameterGroup } from "./optim/groups.js";
export { ChainedScheduler } from "./optim/lr_scheduler/chained_scheduler.js";
export type { CompositeState } from "./optim/lr_scheduler/composite_lr.js";
export { ConstantLR, type ConstantLROptions } from "./optim/lr_scheduler/constant_lr.js";
export { CosineAnnealingLR, type CosineAnnealingLROptions } from "./optim/lr_scheduler/cosine_annealing_lr.js";
export {
  CosineAnnealingWarmRestarts,
  type CosineAnnealingWarmRestartsOptions,
} from "./optim/lr_scheduler/cosine_annealing_warm_restarts.js";
export { CyclicLR, type CyclicLROptions } from "./optim/lr_scheduler/cyclic_lr.js";
export { ExponentialLR, type ExponentialLROptions } from "./optim/lr_scheduler/exponential_lr.js";
export { LambdaLR } from "./optim/lr_scheduler/lambda_lr.js";
export { LinearLR, type LinearLROptions } from "./optim/lr_scheduler/linear_lr.js";
export type { LrLambda, LrLambdaOptions } from "./optim/lr_scheduler/lr_lambda.js";
export { MultiplicativeLR } from "./optim/lr_scheduler/multiplicative_lr.js";
export { MultiStepLR, type MultiStepLROptions } from "./optim/lr_scheduler/multi_step_lr.js";
export { OneCycleLR, type OneCycleLROptions } from "./optim/lr_scheduler/one_cycle_lr.js";
export {
  ReduceLROnPlateau,
  type ReduceLROnPlateauOptions,
  type ReduceLROnPlateauState,
} from "./optim/lr_scheduler/reduce_lr_on_plateau.js";
export { PolynomialLR, type PolynomialLROptions } from "./optim/lr_scheduler/polynomial_lr.js";
export type { LRScheduler } from "./optim/lr_scheduler/scheduler.js";
export { SequentialLR, type SequentialLROptions, type SequentialState } from "./optim/lr_scheduler/sequential_lr.js";
export { StepLR, type StepLROptions } from "./optim/lr_scheduler/step_lr.js";
export type { Optimizer } from "./optim/optimizer.js";
export * from "./optim/optimizers.js";
export type { CategoryColumn } from "./preprocessing/category_column.js";
export type { NumberColumn } from "./preprocessing/number_column.js";
export { type InputColumn, Preprocessing, type PreprocessingOptions } from "./preprocessing/preprocessing.js";
export { multinomial, rand, randint, randn, randperm } from "./tensor/draws.js";
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
export type { DataOf, DType, ElementOf, FloatDType } from "./tensor/dtype.js";
export {
  argmax,
  type DTypeOfValues,
  empty,
  formatTensor,
  full,
  ones,
  tensor,
  type TensorLike,
  type TensorValues,
  zeros,
} from "./tensor/factories.js";
export type { FormatOptions } from "./tensor/format.js";
export type { JsonElement } from "./tensor/json.js";
export type { NestedArray, NestedValues } from "./tensor/nested_array.js";
export type { Shape } from "./tensor/shape.js";
export type { IntegerArray, LossTarget } from "./tensor/integers.js";
export { Tensor } from "./tensor/tensor.js";
export type { PredictAsyncOptions } from "./training/async_prediction.js";
export type { EpochReport } from "./training/epoch_report.js";
export type { Metric } from "./numeric/metrics.js";
export type { FitResult } from "./training/fit.js";
export type { EarlyStopping, FitOptions } from "./training/fit_options.js";
export type { FitProgress } from "./training/progress.js";
export type { FitState } from "./training/fit_state.js";
export type { GradStepOptions } from "./training/grad_step.js";
export type { TrainStepOptions } from "./training/train_step.js";
export type { NumberSequence } from "./tensor/sequence.js";
