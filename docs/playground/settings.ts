/** What a training may be set to, for its controls and for the worker that runs it. */
export const ACTIVATION_NAMES = ["Tanh", "ReLU", "GELU", "SiLU", "Sigmoid"] as const;
export type ActivationName = (typeof ACTIVATION_NAMES)[number];
export const OPTIMIZER_NAMES = ["SGD", "Adam", "AdamW", "RMSprop"] as const;
export type OptimizerName = (typeof OPTIMIZER_NAMES)[number];

/** What is shown of the plane goes from minus this to this, on both axes. */
export const EXTENT = 1.9;
/** Cells of each side of the square that is coloured. */
export const CELLS = 64;
