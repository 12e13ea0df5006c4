/** Nothing of the package counts as overridden: it would be trained step by step, on the main thread. */
import { expect, it } from "vitest";
import * as samebits from "../../dist/index.js";
import { LossFunction } from "../../dist/nn/loss_function.js";
import { LRScheduler } from "../../dist/optim/lr_scheduler/scheduler.js";
import { Optimizer } from "../../dist/optim/optimizer.js";
import { isLayerAsMade } from "../../dist/nn/as_made.js";
import { isLossAsMade, isRunAsMade } from "../../dist/training/as_made.js";
import type { Any } from "../support/mistakes.js";

const { Layer, Net, ReduceLROnPlateau } = samebits;
const classes = Object.values(samebits).filter(
  (value): value is Any => typeof value === "function" && "prototype" in value,
);
const subclassesOf = (base: Any): Any[] => classes.filter(({ prototype }) => prototype instanceof base);

const run = {
  net: Net.prototype,
  passes: Net.prototype,
  layers: [],
  loss: LossFunction.prototype,
  scheduler: null,
  validationLoader: null,
};

it("no layer and no loss", () => {
  const [layers, losses] = [subclassesOf(Layer), subclassesOf(LossFunction)];
  expect(layers.length).toBeGreaterThan(10);
  expect(losses.length).toBeGreaterThan(5);
  expect(layers.filter(({ prototype }) => !isLayerAsMade(prototype)).map(({ name }) => name)).toEqual([]);
  expect(losses.filter(({ prototype }) => !isLossAsMade(prototype)).map(({ name }) => name)).toEqual([]);
});

it("no optimiser and no scheduler", () => {
  const optimizers = subclassesOf(Optimizer).map(({ name, prototype }) => ({ name, parts: { optimizer: prototype } }));
  const schedulers = [...subclassesOf(LRScheduler), ReduceLROnPlateau].map(({ name, prototype }) => ({
    name,
    parts: { optimizer: Optimizer.prototype, scheduler: Object.create(prototype) },
  }));
  expect(optimizers.length).toBeGreaterThan(4);
  expect(schedulers.length).toBeGreaterThan(6);
  const isAsMade = (parts: object): boolean => isRunAsMade({ ...run, ...parts } as Any);
  expect([...optimizers, ...schedulers].filter(({ parts }) => !isAsMade(parts)).map(({ name }) => name)).toEqual([]);
});
