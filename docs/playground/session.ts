/** A net that learns to tell two classes of points in a plane apart, an epoch at a time. */
import * as sb from "../../dist/browser.js";
import { buildNet, parseSeed, parseSizes } from "../../dist/cli/net.js";
import { UsageError } from "../../dist/cli/failure.js";
import { makePoints, type Shape, SHAPES } from "./points.js";
import {
  ACTIVATION_NAMES,
  type ActivationName,
  CELLS,
  EXTENT,
  OPTIMIZER_NAMES,
  type OptimizerName,
} from "./settings.js";
import type { State } from "./state.js";

const ACTIVATIONS = {
  Tanh: sb.Tanh,
  ReLU: sb.ReLU,
  GELU: sb.GELU,
  SiLU: sb.SiLU,
  Sigmoid: sb.Sigmoid,
} satisfies Record<ActivationName, unknown>;
const OPTIMIZERS = {
  SGD: (parameters: sb.Tensor[], lr: number) => new sb.SGD(parameters, { lr, momentum: 0.9 }),
  Adam: (parameters: sb.Tensor[], lr: number) => new sb.Adam(parameters, { lr }),
  AdamW: (parameters: sb.Tensor[], lr: number) => new sb.AdamW(parameters, { lr }),
  RMSprop: (parameters: sb.Tensor[], lr: number) => new sb.RMSprop(parameters, { lr }),
} satisfies Record<OptimizerName, unknown>;

const SAMPLES = 200;
const MOST_HIDDEN = 256;
/** A training as it stands. */
export interface Frame {
  /** The net, as PyTorch shows it. */
  readonly net: string;
  /** The points' places, x and y in turn, and their classes. */
  readonly points: Float32Array;
  readonly labels: Int32Array;
  /** Of each epoch so far. */
  readonly losses: readonly number[];
  /** The part of the points that the net puts into their class. */
  readonly accuracy: number;
  /** How sure the net is of class 1, from 0 to 1, in the middle of each cell of a square grid; rows from the top. */
  readonly regions: Float32Array;
}

export class Session {
  readonly #data: sb.TensorDataset<Int32Array>;
  readonly #losses: number[] = [];
  readonly #net: sb.Net;
  readonly #fit: sb.FitOptions;

  /** The generator draws the points, then the net, then the orders. Throws UsageError, SamebitsError. */
  constructor(state: State) {
    const generator = new sb.Generator({ seed: parseSeed(state.seed), profile: state.profile as sb.Profile });
    const shape = oneOf(SHAPES, state.points, "the points") as Shape;
    this.#data = makePoints(shape, SAMPLES, numberIn(state.noise, "the noise", 0, 2), generator);
    const Activation = ACTIVATIONS[oneOf(ACTIVATION_NAMES, state.activation, "the activation") as "Tanh"];
    this.#net = buildNet([2, ...hiddenSizes(state.hidden), 2], generator, () => [new Activation()]);
    const start = OPTIMIZERS[oneOf(OPTIMIZER_NAMES, state.optimizer, "the optimiser") as "Adam"];
    this.#fit = {
      loss: new sb.CrossEntropyLoss(),
      optimizer: start(this.#net.parameters(), numberIn(state.lr, "the learning rate", 0, 10)),
      epochs: 1,
      batchSize: Math.round(numberIn(state.batch, "the batch size", 1, SAMPLES)),
      shuffle: true,
      generator,
    };
  }

  /** One epoch more. */
  async train(): Promise<void> {
    const { epochs } = await this.#net.fit(this.#data, this.#fit);
    this.#losses.push(epochs[0]!.loss);
  }

  frame(): Frame {
    const { x, y } = this.#data;
    const found = sb.argmax(this.#net.predict(x));
    return {
      net: String(this.#net),
      points: x.data,
      labels: y,
      losses: this.#losses,
      accuracy: found.filter((label, i) => label === y[i]).length / found.length,
      regions: this.#regions(),
    };
  }

  #regions(): Float32Array {
    const at = (i: number): number => ((i + 0.5) / CELLS) * 2 * EXTENT - EXTENT;
    const grid = Float32Array.from({ length: CELLS * CELLS * 2 }, (_, i) => {
      const cell = Math.floor(i / 2);
      return i % 2 === 0 ? at(cell % CELLS) : -at(Math.floor(cell / CELLS));
    });
    const logits = this.#net.predict(sb.tensor(grid).reshape([CELLS * CELLS, 2])).data;
    return Float32Array.from(
      { length: CELLS * CELLS },
      (_, i) => 1 / (1 + Math.exp(logits[2 * i]! - logits[2 * i + 1]!)),
    );
  }
}

/** "16-16", or "" for none. */
function hiddenSizes(text: string): number[] {
  const sizes = text.trim() === "" ? [] : parseSizes(`2-${text.trim()}-2`).slice(1, -1);
  if (sizes.every((size) => size <= MOST_HIDDEN)) return sizes;
  throw new UsageError(`a hidden layer has at most ${MOST_HIDDEN} units here; given ${text}`);
}

function numberIn(text: string, what: string, least: number, most: number): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new UsageError(`${what} must be a number from ${least} to ${most}; given ${JSON.stringify(text)}`);
}

function oneOf(names: readonly string[], given: string, what: string): string {
  if (names.includes(given)) return given;
  throw new UsageError(`${what} must be one of ${names.join(", ")}; given ${JSON.stringify(given)}`);
}
