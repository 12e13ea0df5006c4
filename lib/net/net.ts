import { checkNames, unreadableOptions } from "../checks.js";
import { assertFree } from "../lease.js";
import type { FileDataset } from "../data/file_dataset.js";
import type { AnyTensorDataset } from "../data/tensor_dataset.js";
import type { Chain, Fitting, LayerList, LayerRecord } from "../nn/containers/chain.js";
import { Container } from "../nn/containers/container.js";
import type { Graph } from "../nn/containers/graph.js";
import { layersByName } from "../nn/containers/layers_by_name.js";
import type { Layer } from "../nn/layer.js";
import { layersIn } from "../nn/tree.js";
import { publish } from "../public_class.js";
import type { InputTensor, LossTarget } from "../tensor/integers.js";
import type { TensorLike } from "../tensor/factories.js";
import type { Tensor } from "../tensor/tensor.js";
import { fit, type FitResult } from "../training/fit.js";
import type { FitOptions } from "../training/fit_options.js";
import { gradStep, type GradStepOptions } from "../training/grad_step.js";
import { predictAsync, type PredictAsyncOptions } from "../training/async_prediction.js";
import { Prediction } from "../training/prediction.js";
import type { Trainee } from "../training/trainee.js";
import { setMode } from "../training/written_out_step.js";
import { TrainStep, type TrainStepOptions } from "../training/train_step.js";
import { copyState, loadState } from "./state_dict.js";

/**
 * Layers, one after the other: torch.nn.Sequential, typed. Give them as a list, named "0", "1", ...; as a list of
 * [name, layer]; or as an object. A net is a layer itself: nets nest, and so do names, "block.fc1.weight".
 *
 * Throws ERR_SHAPE for sizes that do not chain (the two lists are also checked when the program is compiled), ERR_BACKEND for
 * layers of two backends, ERR_ARGUMENT for no layers, one layer twice, or a name twice.
 *
 * @example
 * ```ts
 * manualSeed(1);
 * const net = new Net([new Linear(2, 8), new Tanh(), new Linear(8, 1)]);
 * const data = new TensorDataset(tensor([[0, 0], [0, 1], [1, 0], [1, 1]]), tensor([[0], [1], [1], [0]]));
 * const optimizer = new Adam(net.parameters(), { lr: 0.05 });
 * await net.fit(data, { loss: new MSELoss(), optimizer, epochs: 200, batchSize: 4 });
 * console.log([...net.predict(data.x).data].map((value) => value.toFixed(2)).join(" "));
 * // 0.00 1.00 1.00 0.00
 * ```
 */
export class Net<const Layers extends LayerList | LayerRecord = LayerList | LayerRecord> extends Container<Layers> {
  readonly #trainee: Trainee;
  readonly #prediction: Prediction;
  readonly #trainStep: TrainStep;

  static {
    publish(this);
  }

  constructor(layers: Layers & Fitting<Chain<Layers>>) {
    super(layersByName(layers, new.target.name));
    const all = layersIn(this).map(([, layer]) => layer);
    const buffers = [...this.namedBuffers().values()];
    this.#trainee = { net: this, engine: this.engine, layers: all, parameters: this.parameters(), buffers };
    this.#prediction = new Prediction(this.#trainee);
    this.#trainStep = new TrainStep(this.#trainee);
  }

  /** @internal */
  protected override connectLayers(graph: Graph, input: number, name: string): number {
    return this.connectInTurn(graph, input, name);
  }

  /** @internal */
  override get noun(): string {
    return "the net";
  }

  /**
   * The output in eval mode for x [..., features], any number of rows in fixed memory; nothing is drawn or kept. Written into
   * `out`, which has the output's shape and may be x, when that is given; not over a parameter's memory. Throws as forward, with nothing written.
   */
  predict(x: InputTensor, options: { out?: Tensor } = {}): Tensor {
    return this.#prediction.run(x, readOut(options));
  }

  /**
   * predict, off the main thread on the native backend; on the TypeScript one the event loop has its turns. By the parameters as they
   * are when it is called, which it copies: the net is free to be trained meanwhile, by no bit of the result. x can be read by others,
   * and `out` belongs to it (ERR_BUSY), until it has settled; any number of calls go side by side. With layers or passes of your own
   * it is predict, at once. Rejects as predict throws, with the signal's reason, or with ERR_MEMORY.
   */
  predictAsync(x: InputTensor, options: PredictAsyncOptions = {}): Promise<Tensor> {
    return predictAsync(this.#trainee, this.#prediction, x, options);
  }

  /** Every parameter, layer by layer, in the order of construction. */
  parameters(): Tensor[] {
    return [...this.namedParameters().values()];
  }

  /**
   * Copies of the parameters and buffers, plain tensors, by name, in PyTorch's order. All but a buffer of another dtype, such as
   * "norm1.num_batches_tracked" of int64, are float32, or float64 where a Linear is.
   */
  stateDict(): Record<string, Tensor> {
    return copyState(this.namedState());
  }

  /** What JSON.stringify writes: the state dict, for loadStateDict of a net of the same layers. */
  toJSON(): Record<string, Tensor> {
    return this.stateDict();
  }

  /**
   * Copies the tensors, or what JSON or structuredClone made of them, into the parameters and buffers of the same names. Unless `strict` is
   * false, the names must be just the net's. Throws ERR_ARGUMENT or ERR_SHAPE, with nothing changed.
   */
  loadStateDict(state: Readonly<Record<string, TensorLike>>, options: { strict?: boolean } = {}): void {
    assertFree(this, this.noun);
    loadState(this.namedState(), state, options);
  }

  /**
   * A net with the same layers, parameters, buffers and modes, sharing nothing but the default generator where a Dropout draws from it
   * (see Layer.clone): what a fit of one does, the other does not see. Gradients do not come along. Throws ERR_BUSY while a fit
   * owns the net, ERR_ARGUMENT for a layer that cannot be cloned, and for a class of your own that does not override this.
   */
  override clone(): Net<Layers> {
    return super.clone() as Net<Layers>;
  }

  /** @internal */
  protected override copy(): Layer {
    return new Net(this.copyLayers());
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
   * Trains on the data set, x [samples, features] or of more dimensions and targets as the loss takes them: the bits of the written-out
   * loop (zeroGrad, forward, loss, backward, clipping, step over a DataLoader), off the main thread on the native backend. FitOptions has every option,
   * {@link https://github.com/samebits/samebits/blob/main/docs/training.md} tells what each does to the bit. In training mode; the
   * parameters have no gradients afterwards. Until the promise settles, all that takes part is the fit's (ERR_BUSY), except while
   * onEpoch runs; the default generator, too, where no other was given.
   *
   * Rejects with the signal's reason, with what onEpoch throws, or, with nothing changed, with ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE,
   * or ERR_BUSY for what another fit owns.
   */
  fit(data: AnyTensorDataset | FileDataset, options: FitOptions): Promise<FitResult> {
    return fit(this.#trainee, data, options);
  }

  /**
   * One training step on x [samples, features] or of more dimensions, y as the loss takes it: zeroGrad, forward, loss, backward, clipping (default:
   * none) and step, in one call of the backend, to the bits of those; returns the batch's loss. In training mode; the parameters
   * have no gradients afterwards. Throws ERR_ARGUMENT, ERR_SHAPE, ERR_DTYPE, ERR_BUSY, with nothing changed.
   */
  trainStep(x: InputTensor, y: LossTarget, options: TrainStepOptions): number {
    return this.#trainStep.run(x, y, options);
  }

  /**
   * Forward pass, loss and backward pass of a batch, in training mode: adds into every parameter's grad, so that optimizer.step() can
   * follow, after any number of batches. Returns the batch's loss. Throws as trainStep; but as backward where there is no memory for a
   * gradient.
   */
  gradStep(x: InputTensor, y: LossTarget, options: GradStepOptions): number {
    return gradStep(this.#trainee, x, y, options);
  }
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
