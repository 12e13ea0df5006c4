/** The trainings of recipes.json in samebits: every step's loss. torch_run.py is the same script in Python. */
import {
  Adam,
  CrossEntropyLoss,
  DataLoader,
  Linear,
  manualSeed,
  MSELoss,
  Net,
  rand,
  randint,
  randn,
  ReLU,
  SGD,
  Tanh,
  TensorDataset,
} from "../../dist/index.js";

/** @import { Recipe } from "./types.js" */

const ACTIVATIONS = { ReLU, Tanh };
const OPTIMIZERS = { Adam, SGD };

/**
 * @param {Recipe} recipe
 * @param {number} seed
 */
export function train(recipe, seed) {
  manualSeed(seed);
  const { samples } = recipe;
  const [features, hidden, outputs] = recipe.sizes;

  const prototypes = rand([outputs, features]);
  const classes = randint(0, outputs, [samples]);
  const x = randn([samples, features]);
  x.data.forEach((value, i) => {
    const ofClass = Number(classes[Math.floor(i / features)]) * features;
    x.data[i] = Math.fround(value * Math.fround(recipe.noise)) + (prototypes.data[ofClass + (i % features)] ?? NaN);
  });
  const y = outputs === 1 ? randn([samples, 1]) : classes;

  const net = new Net([
    new Linear(features, hidden),
    new ACTIVATIONS[recipe.activation](),
    new Linear(hidden, outputs),
  ]);
  const loss = outputs === 1 ? new MSELoss() : new CrossEntropyLoss();
  const { name, ...options } = recipe.optimizer;
  const optimizer = new OPTIMIZERS[name](net.parameters(), options);
  const loader = new DataLoader(new TensorDataset(x, y), { batchSize: recipe.batch, shuffle: true });

  /** @type {number[]} */
  const losses = [];
  for (let epoch = 0; epoch < recipe.epochs; epoch++) {
    for (const [inputs, targets] of loader) losses.push(net.trainStep(inputs, targets, { loss, optimizer }));
  }
  return losses;
}
