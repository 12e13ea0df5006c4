import { argumentError, checkBoolean, checkNames, checkOptions, show, unreadableOptions } from "../checks.js";
import { assertFree } from "../lease.js";
import type { Backend } from "../backend/backend.js";
import type { TensorDataset } from "../data/tensor_dataset.js";
import { isLayerAsMade, methodsOf } from "../nn/as_made.js";
import { LastPass } from "../nn/last_pass.js";
import { generatorCloner, type GeneratorOf, Layer } from "../nn/layer.js";
import { checkInputShape } from "../nn/widths.js";
import { fix, publish } from "../public_class.js";
import { Rewind } from "../random/rewind.js";
import type { LossTarget } from "../tensor/integers.js";
import { sameShape, shapeError } from "../tensor/shape.js";
import type { DType } from "../tensor/dtype.js";
import { asTensor, type TensorLike } from "../tensor/factories.js";
import { checkTensor, type Tensor } from "../tensor/tensor.js";
import { fit, type FitResult } from "../training/fit.js";
import type { FitOptions } from "../training/fit_options.js";
import { gradStep, type GradStepOptions } from "../training/grad_step.js";
import { Prediction } from "../training/prediction.js";
import type { Passes, Trainee } from "../training/trainee.js";
import { setMode } from "../training/written_out_step.js";
import { TrainStep, type TrainStepOptions } from "../training/train_step.js";
import type { Chained, LayerList, LayerRecord, LayersOf, NamedLayer } from "./chain.js";
import { commonEngine, layersByName } from "./net_layers.js";

/**
 * Layers, one after the other: torch.nn.Sequential, typed. Give them as a list, named "0", "1", ...; as a list of
 * [name, layer]; or as an object.
 *
 * Throws ERR_SHAPE for sizes that do not chain (the two lists are also checked when the program is compiled), ERR_BACKEND for
 * layers of two backends, ERR_ARGUMENT for no layers, one layer twice, or a name twice.
 */
export class Net<const Layers extends LayerList | LayerRecord = LayerList | LayerRecord> {
  /** The layers by name; by place, from 0 on, where they were given without names. */
  declare readonly layers: LayersOf<Layers>;
  /** What the net runs on: its parameters' backend. */
  readonly #engine: Backend;
  readonly #layers: ReadonlyMap<string, Layer>;
  /** The parameters by name, for each backward pass. */
  readonly #named: ReadonlyMap<string, Tensor>;
  readonly #trainee: Trainee;
  readonly #rewind: Rewind;
  readonly #prediction: Prediction;
  readonly #trainStep: TrainStep;
  readonly #lastPass = new LastPass();
  /** The layers' outputs in the last forward pass. */
  #outputs: readonly Tensor[] = [];

  static {
    publish(this);
  }

  constructor(layers: Layers & (Layers extends readonly unknown[] ? Chained<Layers> : unknown)) {
    this.#layers = layersByName(layers);
    this.#engine = commonEngine(this.#layers);
    fix<Net<Layers>>(this, { layers: Object.freeze(Object.fromEntries(this.#layers)) as LayersOf<Layers> });
    this.#named = this.#parameters();
    const parameters = [...this.#named.values()];
    this.#trainee = { net: this, passes: PASSES, engine: this.#engine, layers: [...this.#layers.values()], parameters };
    this.#rewind = new Rewind(this.#trainee.layers.flatMap((layer) => layer.generators));
    this.#prediction = new Prediction(this.#trainee);
    this.#trainStep = new TrainStep(this.#trainee);
  }

  /**
   * The output, a new tensor; what `backward` needs is kept. Throws ERR_SHAPE, ERR_DTYPE, ERR_ARGUMENT, ERR_BUSY, ERR_MEMORY, or
   * what a layer of your own throws; then nothing is drawn, and where a layer had made its pass, `backward` takes a new one.
   */
  forward(x: Tensor): Tensor {
    assertFree(this, "the net");
    checkInputShape(this.#trainee.layers, checkTensor(x, "the input").shape);
    return this.#rewind.onError(() => this.#pass(x));
  }

  #pass(x: Tensor): Tensor {
    const { layers } = this.#trainee;
    const outputs: Tensor[] = [];
    const y = layers.reduce((output, layer) => (outputs[outputs.length] = outputOf(layer, this.#engine, output)), x);
    this.#outputs = outputs;
    this.#lastPass.add(
      y,
      layers.some((layer) => layer.training),
    );
    return y;
  }

  /**
   * The gradient of the last forward pass's input; adds into every parameter's grad. Throws as Layer.backward, with nothing
   * changed; but without memory for it (ERR_MEMORY), or where a layer of your own throws, the layers after that one have added
   * theirs: zero the gradients before the next pass.
   */
  backward(gradOutput: Tensor): Tensor {
    assertFree(this, "the net");
    this.#lastPass.check(checkTensor(gradOutput, "the gradient given to Net.backward"), this.constructor.name);
    for (const [name, p] of this.#named) {
      p.borrow(name);
      if (p.grad !== null && !p.isFrozen) p.grad.borrow("the gradient so far");
    }
    this.#checkLayers();
    const { layers } = this.#trainee;
    const gradient = layers.reduceRight((g, layer) => gradientOf(layer, this.#engine, g), gradOutput);
    this.#lastPass.end();
    return gradient;
  }

  /** That the layers are as the last forward pass has left them. Throws ERR_ARGUMENT. */
  #checkLayers(): void {
    let i = 0;
    for (const [name, layer] of this.#layers) {
      const output = this.#outputs[i++] as Tensor;
      if (!isLayerAsMade(layer)) continue;
      if (!layer.lastPass.isPending(output)) throw strayPass(name);
      layer.checkUnchanged();
    }
  }

  /**
   * The output in eval mode for x [..., features], any number of rows in fixed memory; nothing is drawn or kept. Written into
   * `out`, which has the output's shape and may be x, when that is given; not over a parameter's memory. Throws as forward, with nothing written.
   */
  predict(x: Tensor, options: { out?: Tensor } = {}): Tensor {
    return this.#prediction.run(x, readOut(options));
  }

  /** Every parameter, layer by layer, in the order of construction. */
  parameters(): Tensor[] {
    return [...this.#parameters().values()];
  }

  /** By name, "hid1.weight", in PyTorch's order. */
  namedParameters(): Map<string, Tensor> {
    return this.#parameters();
  }

  #parameters(): Map<string, Tensor> {
    const named = [...this.#layers].flatMap(([name, layer]) =>
      [...layer.namedParameters()].map(([own, p]): [string, Tensor] => [`${name}.${own}`, p]),
    );
    return new Map(named);
  }

  /** Copies of the parameters, plain tensors, by name. */
  stateDict(): Record<string, Tensor> {
    return Object.fromEntries([...this.#parameters()].map(([name, p]) => [name, p.clone()]));
  }

  /** What JSON.stringify writes: the state dict, for loadStateDict of a net of the same layers. */
  toJSON(): Record<string, Tensor> {
    return this.stateDict();
  }

  /**
   * Copies the tensors, or what JSON or structuredClone made of them, into the parameters of the same names. Unless `strict` is
   * false, the names must be just the net's. Throws ERR_ARGUMENT or ERR_SHAPE, with nothing changed.
   */
  loadStateDict(state: Readonly<Record<string, TensorLike>>, options: { strict?: boolean } = {}): void {
    const { strict = true } = checkOptions(options, ["strict"], "loadStateDict");
    assertFree(this, "the net");
    if (typeof state !== "object" || state === null) {
      throw argumentError(`a state is an object of tensors by name, given ${show(state)}`);
    }
    const parameters = this.#parameters();
    if (checkBoolean(strict, "strict")) checkStateNames(Object.keys(state), [...parameters.keys()]);
    const copies = [...parameters].flatMap(([name, p]) =>
      Object.hasOwn(state, name) ? [{ name, p, value: asTensor(state[name], name) }] : [],
    );
    for (const { name, p, value } of copies) checkReplacement(name, p, value);
    for (const { p, value } of copies) p.copy_(value);
  }

  /**
   * A net with the same layers, parameters and modes, sharing nothing but the default generator where a Dropout draws from it
   * (see Layer.clone): what a fit of one does, the other does not see. Gradients do not come along. Throws ERR_BUSY while a fit
   * owns the net, ERR_ARGUMENT for a layer that cannot be cloned, and for a class of your own that does not override this.
   */
  clone(): Net<Layers> {
    assertFree(this, "the net");
    if (this.constructor !== Net || this.forward !== PASSES.forward || this.backward !== PASSES.backward) {
      throw argumentError(
        "a net of a class or with passes of its own cannot be cloned; give the class a clone() of its own",
      );
    }
    const generatorOf = generatorCloner();
    const copies = [...this.#layers].map(([name, layer]) => [name, cloneOf(layer, generatorOf)] as const);
    return new Net(copies as readonly NamedLayer[]) as unknown as Net<Layers>;
  }

  /** Training mode, which a new net is in: Dropout drops. Returns the net. Throws ERR_BUSY. */
  train(): this {
    return this.#setTraining(true);
  }

  /** Eval mode: Dropout does nothing. Returns the net. Throws ERR_BUSY. */
  eval(): this {
    return this.#setTraining(false);
  }

  #setTraining(training: boolean): this {
    assertFree(this, "the net");
    setMode(this.#trainee.layers, training);
    return this;
  }

  /**
   * Trains on the data set, x [samples, features] and targets as the loss takes them: the bits of the written-out loop (zeroGrad,
   * forward, loss, backward, clipping, step over a DataLoader), off the main thread on the native backend. FitOptions has every option,
   * {@link https://github.com/samebits/samebits/blob/main/docs/training.md} tells what each does to the bit. In training mode; the
   * parameters have no gradients afterwards. Until the promise settles, all that takes part is the fit's (ERR_BUSY), except while
   * onEpoch runs; the default generator, too, where no other was given.
   *
   * Rejects with the signal's reason, with what onEpoch throws, or, with nothing changed, with ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE,
   * or ERR_BUSY for what another fit owns.
   */
  fit(data: TensorDataset, options: FitOptions): Promise<FitResult> {
    return fit(this.#trainee, data, options);
  }

  /**
   * One training step on x [samples, features], y as the loss takes it: zeroGrad, forward, loss, backward, clipping (default:
   * none) and step, in one call of the backend, to the bits of those; returns the batch's loss. In training mode; the parameters
   * have no gradients afterwards. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE, ERR_BUSY, with nothing changed.
   */
  trainStep(x: Tensor, y: LossTarget, options: TrainStepOptions): number {
    return this.#trainStep.run(x, y, options);
  }

  /**
   * Forward pass, loss and backward pass of a batch, in training mode: adds into every parameter's grad, so that optimizer.step() can
   * follow, after any number of batches. Returns the batch's loss. Throws as trainStep; but as backward where there is no memory for a
   * gradient.
   */
  gradStep(x: Tensor, y: LossTarget, options: GradStepOptions): number {
    return gradStep(this.#trainee, x, y, options);
  }

  /** PyTorch's module repr. */
  toString(): string {
    const lines = [...this.#layers].map(([name, layer]) => `  (${name}): ${layer}\n`);
    return `${this.constructor.name}(\n${lines.join("")})`;
  }
}

const { clone: CLONE } = methodsOf(Layer.prototype, "clone");
const PASSES: Passes = methodsOf(Net.prototype, "forward", "backward");

function cloneOf(layer: Layer, generatorOf: GeneratorOf): Layer {
  return layer.clone === CLONE ? layer.cloneWith(generatorOf) : layer.clone();
}

function strayPass(name: string): Error {
  return argumentError(
    `layer ${show(name)} has made a pass of its own since the net's last forward pass; run net.forward again before backward`,
  );
}

function outputOf(layer: Layer, engine: Backend, x: Tensor): Tensor {
  return isLayerAsMade(layer)
    ? layer.passForward(engine, x)
    : checkTensor(layer.forward(x), `what ${layer.constructor.name}.forward returns`);
}

function gradientOf(layer: Layer, engine: Backend, gradient: Tensor): Tensor {
  return isLayerAsMade(layer)
    ? layer.passBackward(engine, gradient)
    : checkTensor(layer.backward(gradient), `what ${layer.constructor.name}.backward returns`);
}

const PREDICT_OPTIONS = ["out"];

function readOut(options: { out?: Tensor }): Tensor | undefined {
  checkNames(options, PREDICT_OPTIONS, "predict");
  try {
    return options.out;
  } catch (cause) {
    throw unreadableOptions("predict", cause);
  }
}

function checkStateNames(given: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !wanted.includes(name));
  if (missing.length + unknown.length === 0) return;
  const list = (what: string, names: readonly string[]): string =>
    names.length > 0 ? `; ${what}: ${names.join(", ")}` : "";
  throw argumentError(`the state's names are not the net's${list("missing", missing)}${list("unknown", unknown)}`);
}

function checkReplacement(name: string, p: Tensor, value: Tensor<DType>): void {
  value.borrow(name);
  p.borrowToWrite(name);
  if (!sameShape(p.shape, value.shape))
    throw shapeError(`${name} has the shape ${show(p.shape)}, given ${show(value.shape)}`);
}
