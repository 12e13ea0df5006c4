/**
 * What PyTorch scripts take from NumPy, Python's random and scikit-learn, to the bit.
 *
 * @module samebits/numpy
 */
export type { ChoiceOptions } from "./random/choice.js";
export { defaultRng, type NumpyGenerator } from "./random/default_rng.js";
export { PythonRandom } from "./random/python_random.js";
export type { PythonSeed } from "./random/seed_words.js";
export { RandomState, type RandomStateState } from "./random/random_state.js";
export type { Rows } from "./random/rows.js";
export type { Size } from "./random/size.js";
export { LabelEncoder } from "./scikit_learn/label_encoder.js";
export type { Label, Labels } from "./scikit_learn/labels.js";
export type { Matrix, Scaled } from "./scikit_learn/matrix.js";
export { MinMaxScaler, type MinMaxScalerOptions } from "./scikit_learn/min_max_scaler.js";
export { type Categories, OneHotEncoder } from "./scikit_learn/one_hot_encoder.js";
export { StandardScaler } from "./scikit_learn/standard_scaler.js";
export { trainTestSplit, type TrainTestSplitOptions } from "./scikit_learn/train_test_split.js";
