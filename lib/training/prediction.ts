import { show } from "../checks.js";
import type { Predictor } from "../backend/training.js";
import { assertFree } from "../lease.js";
import { empty } from "../tensor/factories.js";
import { sameShape, shapeError, type Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import type { Trainee } from "./fit.js";
import { netPlan, outputFeatures } from "./plan.js";

/** Net.predict: the forward pass in eval mode, all layers in one call of the backend. */
export class Prediction {
  readonly #trainee: Trainee;
  #prepared: { readonly features: number; readonly predictor: Predictor } | null = null;

  constructor(trainee: Trainee) {
    this.#trainee = trainee;
  }

  run(x: Tensor, out: Tensor | undefined): Tensor {
    const { net, parameters } = this.#trainee;
    assertFree(net, "the net");
    const input = borrowFloat32(x, "the input");
    for (const p of parameters) borrowFloat32(p, "a parameter");
    const features = x.shape.at(-1) ?? 1;
    const shape = this.#outputShape(x.shape, features);
    const y = out === undefined ? empty(shape) : checkOut(out, shape);
    const rows = x.shape.slice(0, -1).reduce((count, size) => count * size, 1);
    // What is read while the output comes cannot take it.
    const isRead = y === x || parameters.some((p) => p === y);
    const output = isRead ? new Float32Array(y.data.length) : y.data;
    this.#predictor(features).predict(input, output, rows);
    if (isRead) y.data.set(output);
    return y;
  }

  #outputShape(shape: Shape, features: number): Shape {
    const { layers } = this.#trainee;
    const first = layers.find(({ width }) => width !== null);
    if (!first?.width) return shape;
    if (shape.at(-1) !== first.width.input) {
      throw shapeError(`${first} takes an input of shape [..., ${first.width.input}], given ${show(shape)}`);
    }
    return [...shape.slice(0, -1), outputFeatures(layers, features)];
  }

  #predictor(features: number): Predictor {
    if (this.#prepared?.features === features) return this.#prepared.predictor;
    const { engine, layers, parameters } = this.#trainee;
    const predictor = engine.createPredictor(
      netPlan(layers, features, []),
      parameters.map((p) => p.data),
    );
    this.#prepared = { features, predictor };
    return predictor;
  }
}

function checkOut(out: Tensor, shape: Shape): Tensor {
  borrowFloat32(out, "out");
  if (!sameShape(out.shape, shape))
    throw shapeError(`out must have the output's shape ${show(shape)}, given ${show(out.shape)}`);
  return out;
}
