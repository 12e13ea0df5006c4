/** samebits/numpy: what PyTorch scripts take from NumPy, Python's random and scikit-learn, to the bit. */
export type { ChoiceOptions } from "./random/choice.js";
export { PythonRandom } from "./random/python_random.js";
export type { PythonSeed } from "./random/python_seed.js";
export { RandomState, type RandomStateState } from "./random/random_state.js";
export type { Rows } from "./random/rows.js";
export type { Size } from "./random/size.js";
