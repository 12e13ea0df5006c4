/** Optimisers' steps, gradients given. */
import * as sb from "../../index.js";
import * as classes from "../../optim/optimizers.js";
import { fromBits } from "../../bits.js";
import { type Check, type Result, seeded, type Subject } from "../check.js";
import { argumentsOf, type GoldenTensor, section } from "../goldens.js";

const OPTIMIZERS = { ...classes };

interface OptimizerCase {
  optimizer: keyof typeof OPTIMIZERS;
  args: Record<string, unknown>;
  param0: GoldenTensor;
  grads: string[];
  params: string[];
}

function* steps(subject: Subject): Iterable<Result> {
  // The arm64 build's: the others' take other square roots, from MKL.
  for (const golden of section<{ optim: OptimizerCase[] }>(subject.goldens, "optim", "linux-arm64").optim) {
    const options = argumentsOf(golden.args);
    const numbers = fromBits(golden.param0.bits as string, "float32");
    const { weight } = new sb.Linear(numbers.length, 1, { bias: false, generator: seeded(subject, 1) });
    weight.copy_(sb.tensor(numbers, weight.shape));
    const optimizer = new OPTIMIZERS[golden.optimizer]([weight], options as { lr: number });
    for (const [i, bits] of golden.grads.entries()) {
      weight.grad = sb.tensor(fromBits(bits, "float32"), weight.shape);
      optimizer.step();
      const what = `${golden.optimizer} ${JSON.stringify(options)}: step ${i + 1}`;
      yield { what, actual: weight.data.slice(), expected: fromBits(golden.params[i] as string, "float32") };
    }
  }
}

export const optimizers: readonly Check[] = [{ name: "optimiser steps", against: "PyTorch", run: steps }];
