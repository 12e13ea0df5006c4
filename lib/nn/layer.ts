import { argumentError, checkBoolean, show } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import { assertFree } from "../lease.js";
import { defaultEngine } from "../backend/engine.js";
import type { Backend } from "../backend/backend.js";
import type { LayerPlan } from "../backend/training.js";
import type { Generator } from "../random/generator.js";
import { unobserved } from "../observe.js";
import { publish } from "../public_class.js";
import type { DType } from "../tensor/dtype.js";
import type { InputTensor } from "../tensor/integers.js";
import { sameShape, shapeError, type Shape, withLast } from "../tensor/shape.js";
import { borrowFloat32, checkTensor, type Tensor } from "../tensor/tensor.js";
import type { Graph } from "./containers/graph.js";
import { copyState, currentCloner, type GeneratorOf, together } from "./cloning.js";
import { LastPass } from "./last_pass.js";

/** The last dimension of what a layer takes, or at least that, or null for any, and of what it gives. */
export interface LayerWidth {
  readonly input: number | null;
  readonly output: number;
  readonly isLeast?: boolean;
}

const NO_LAYERS: ReadonlyMap<string, Layer> = new Map();

/**
 * One step of a net: a forward pass and, after it, a backward pass, which belongs to the last forward pass.
 *
 * What the backward pass needs of an input or output is copied, so that both may be written to in between; what it needs of a
 * weight is not, so that a weight that an optimiser, an initialiser or a method of its own has written to since is an error
 * (what is written to its `data` is not noticed). A forward pass has one backward pass.
 *
 * After several forward passes without a backward pass, the gradient must be one of a loss of the last pass's output, as
 * `loss.backward()` gives it. Any other is an error then, since it could belong to an earlier pass: outputs that need no
 * gradient come from `Net.predict`, or in eval mode before the forward pass in training mode.
 *
 * A layer of your own extends this class, or one of the package's layers, and has a `forward` and a `backward`, and parameters and
 * buffers by name where it has some. Its input is float32 as a rule; `Layer<Tensor<"float32" | "int64">>` takes integers, too. A net with such a layer is trained by the loop that `fit` stands for, on the main thread.
 *
 * @example
 * ```ts
 * class Double extends Layer {
 *   override forward(x: Tensor): Tensor { return tensor(x.data.map((value) => 2 * value), x.shape); }
 *   override backward(gradOutput: Tensor): Tensor { return this.forward(gradOutput); }
 * }
 * console.log(new Net([new Double()]).predict(tensor([1, 2.5])));
 * // tensor([2., 5.])
 * ```
 */
export abstract class Layer<Input extends InputTensor = Tensor> {
  /**
   * Whether the layer is in training mode: true by default and after `Net.train()`, false after `Net.eval()`. Assigning what is
   * no boolean throws ERR_ARGUMENT, during a fit ERR_BUSY.
   */
  declare training: boolean;
  #training = true;
  readonly #lastPass = new LastPass();

  static {
    publish(this);
  }

  /** An own property, for deep equality and structuredClone; the same functions for all layers, so that they have one shape. */
  static readonly #mode: PropertyDescriptor & ThisType<Layer> = {
    get(): boolean {
      return this.#training;
    },
    set(training: unknown): void {
      assertFree(this, "the layer");
      this.#training = checkBoolean(training, "training");
    },
    enumerable: true,
    configurable: true, // a subclass may have a field of that name
  };

  /** In training mode. */
  constructor() {
    Object.defineProperty(this, "training", Layer.#mode);
  }

  /** What an optimiser may train, by name, in PyTorch's order; nothing by default. The same tensors each time. */
  namedParameters(): ReadonlyMap<string, Tensor> {
    return new Map();
  }

  /**
   * What belongs to its state besides, and no optimiser trains, by name, in PyTorch's order: in a state_dict it stands behind the
   * layer's parameters. Nothing by default. The same tensors each time.
   */
  namedBuffers(): ReadonlyMap<string, Tensor<DType>> {
    return new Map();
  }

  /** @internal The parameters and then the buffers, as in a state_dict. */
  namedState(): ReadonlyMap<string, Tensor<DType>> {
    return new Map([...(this.namedParameters() as ReadonlyMap<string, Tensor<DType>>), ...this.namedBuffers()]);
  }

  /** @internal Which forward pass was the last. */
  get lastPass(): LastPass {
    return this.#lastPass;
  }

  /** @internal What backends need to know; `indexOf` numbers the generators that layers draw from. */
  plan(_indexOf: (generator: Generator) => number): LayerPlan {
    throw missing(this, "forward");
  }

  /** @internal What the layer draws from in a forward pass. */
  get generators(): readonly Generator[] {
    return [];
  }

  /** @internal The layers that it is made of, by name; most are of none. */
  get children(): ReadonlyMap<string, Layer> {
    return NO_LAYERS;
  }

  /** @internal Adds the layer to a graph, where it stands by that name and takes that value; the value that it gives. */
  connect(graph: Graph, input: number, name: string): number {
    return graph.addLayer(this, input, name);
  }

  /** @internal The last dimension of the input and of the output; null where any will do. */
  get width(): LayerWidth | null {
    return null;
  }

  /** @internal The same for an input of that shape. */
  widthFor(_shape: Shape): LayerWidth | null {
    return this.width;
  }

  /** @internal The last dimension of the output for one of the input, whatever its other dimensions; null where that is not known. */
  outputWidth(input: number | null): number | null {
    return this.width === null ? input : this.width.output;
  }

  /** @internal The output's shape for an input of that shape, which it takes. */
  outputShape(shape: Shape): Shape {
    return this.width === null ? shape : withLast(shape, this.width.output);
  }

  /**
   * @internal In a net whose input has `inputDimensions`, of which all but the last one count rows: the output's dimensions for an
   * input of so many, if each row of the output is made of that row; else null.
   */
  outputDimensions(dimensions: number, inputDimensions: number): number | null {
    return dimensions === inputDimensions ? dimensions : null;
  }

  /** @internal Whether the output for an input of that shape is the input: they have one gradient then. */
  passesOn(_shape: Shape): boolean {
    return false;
  }

  /** @internal That an input of that shape has the layer's width. Throws ERR_SHAPE. */
  checkWidth(shape: Shape): void {
    const { width } = this;
    const given = shape[shape.length - 1];
    if (width === null || width.input === null || given === width.input) return;
    if (width.isLeast && given !== undefined && given > width.input) return;
    const wanted = width.isLeast ? `at least ${width.input}` : `${width.input}`;
    throw shapeError(`${this} takes an input of shape [..., ${wanted}], given ${show(shape)}`);
  }

  /** @internal Whether its output for a sample depends on the other samples of the batch. */
  mixesSamples(_training: boolean): boolean {
    return false;
  }

  /** @internal That a batch of that shape is enough for a layer that mixes samples; `help` ends the message. Throws ERR_SHAPE. */
  checkSamples(_shape: Shape, _training: boolean, _help = ""): void {}

  /** @internal That an input of that shape has the layer's dimensions, whatever the last one's size. Throws ERR_SHAPE. */
  checkShape(_shape: Shape): void {}

  /** PyTorch's repr; the class's name and () by default. */
  toString(): string {
    return `${this.constructor.name}()`;
  }

  /** @internal The forward pass by `engine` in the layer's mode; what the backward pass needs is kept. */
  computeOutput(_engine: Backend, _x: InputTensor): Tensor {
    throw missing(this, "forward");
  }

  /** @internal The backward pass by `engine`. */
  computeGradient(_engine: Backend, _gradOutput: Tensor): Tensor {
    throw missing(this, "backward");
  }

  /** @internal What messages call it. */
  get noun(): string {
    return "the layer";
  }

  /** @internal Whether its last forward pass was one of training. */
  protected get isTrained(): boolean {
    return this.training;
  }

  /** @internal What the layer runs on when it stands alone. */
  get engine(): Backend {
    return defaultEngine();
  }

  /** The output, a new tensor. Throws ERR_SHAPE, ERR_DTYPE, ERR_ARGUMENT, ERR_BUSY. */
  forward(x: Input): Tensor {
    assertFree(this, this.noun);
    return this.passForward(this.engine, x);
  }

  /**
   * The gradient of the last forward pass's input, a new tensor, from that of its output; parameters' gradients are added to
   * their `grad`. Throws ERR_ARGUMENT without a forward pass before, a second time after one, for a gradient that may be of an
   * earlier pass, and for a weight that has changed since; ERR_SHAPE for a gradient of another shape.
   */
  backward(gradOutput: Tensor): Tensor {
    assertFree(this, this.noun);
    if (this.computeGradient === Layer.prototype.computeGradient) throw missing(this, "backward");
    this.lastPass.check(
      checkTensor(gradOutput, `the gradient given to ${this.constructor.name}.backward`),
      this.constructor.name,
    );
    this.checkUnchanged();
    return this.passBackward(this.engine, gradOutput);
  }

  /**
   * A layer with the same options, parameters, buffers and mode, sharing nothing; gradients do not come along. A generator of the layer's
   * own is cloned as it stands; a layer that draws from the default one draws from it as a clone, too. Throws ERR_ARGUMENT for
   * a class of your own, which has to override this.
   */
  clone(): Layer {
    return this.cloneWith(currentCloner());
  }

  /** @internal `generatorOf` gives the clone's generator for each that the layer has. */
  cloneWith(generatorOf: GeneratorOf): Layer {
    assertFree(this, this.noun);
    const copy = together(generatorOf, () => this.copy(generatorOf));
    if (copy === null || !isAlike(copy, this)) throw notCloneable(this);
    copy.training = this.training;
    if (this.children.size === 0) copyState(this, copy);
    return copy;
  }

  /** @internal A layer with the same options; null where the class is not one of the package. */
  protected copy(_generatorOf: GeneratorOf): Layer | null {
    return null;
  }

  /** @internal That the parameters are those of the last forward pass, as the backward pass takes them. Throws ERR_ARGUMENT. */
  checkUnchanged(): void {}

  /** @internal The forward pass, and that it was made. */
  passForward(engine: Backend, x: InputTensor): Tensor {
    const y = this.computeOutput(engine, x);
    this.lastPass.add(y, this.isTrained);
    return y;
  }

  /** @internal The backward pass of the last forward pass, whichever the caller has found that to be. */
  passBackward(engine: Backend, gradOutput: Tensor): Tensor {
    const gradient = this.computeGradient(engine, gradOutput);
    this.lastPass.end();
    return gradient;
  }
}

/** Whether a copy does what the layer does, nothing overridden. */
function isAlike(copy: Layer, layer: Layer<InputTensor>): boolean {
  if (copy.constructor !== layer.constructor) return false;
  return copy.forward === unobserved(layer.forward) && copy.backward === unobserved(layer.backward);
}

function notCloneable({ constructor: { name } }: Layer<InputTensor>): SamebitsError {
  return argumentError(
    `what is of the class ${name} or has passes of its own cannot be cloned; give the class a clone() of its own`,
  );
}

function missing(layer: Layer<InputTensor>, pass: "forward" | "backward"): SamebitsError {
  return argumentError(`the layer ${layer.constructor.name} has no ${pass}; a layer of your own defines it`);
}

/** The gradient's memory, checked against the shape of the output it belongs to. */
export function borrowGradient(gradOutput: Tensor, shape: readonly number[], layer: string): Float32Array {
  const data = borrowFloat32(gradOutput, `the gradient given to ${layer}.backward`);
  if (!sameShape(gradOutput.shape, shape)) {
    throw shapeError(
      `${layer}.backward takes a gradient of the output's shape ${show(shape)}, given ${show(gradOutput.shape)}`,
    );
  }
  return data;
}
