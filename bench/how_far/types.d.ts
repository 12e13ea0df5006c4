/** A training that both scripts make, once for each seed. */
export interface Recipe {
  title: string;
  seeds: number[];
  /** Inputs, hidden units, outputs; one output means squared error. */
  sizes: [number, number, number];
  activation: "ReLU" | "Tanh";
  samples: number;
  /** The standard deviation of a sample around its class. */
  noise: number;
  /** The class's name and its options. */
  optimizer: { name: "SGD" | "Adam"; lr: number; momentum?: number; nesterov?: boolean };
  batch: number;
  epochs: number;
}

/** How far one training was from PyTorch as it comes. */
export interface Difference {
  seed: number;
  /** Which of the ways to compute. */
  way: string;
  /** Whether PyTorch is compared with itself, not samebits with PyTorch. */
  itself: boolean;
  /** [step, difference of the losses], from 1, wherever it is larger than at every step before. */
  records: [number, number][];
}

/** What a run of run.mjs leaves. */
export interface HowFar {
  cpu: string;
  torch: string;
  date: string;
  trainings: { title: string; steps: number; differences: Difference[] }[];
}
