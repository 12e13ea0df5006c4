import type { Backend } from "../backend/backend.js";
import { ACTIVATIONS } from "../backend/kinds.js";
import type { Activation } from "../backend/operations.js";
import type { LayerPlan } from "../backend/training.js";
import { checkNumber, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { empty } from "../tensor/factories.js";
import { formatFloat } from "../python/float.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { Saved } from "./last_pass.js";
import { borrowGradient, Layer } from "./layer.js";

type Numbers = Readonly<Record<string, number>>;

/** A layer that does the same to every element, whatever the shape. Its options are numbers, each a field of the layer. */
export abstract class ElementwiseLayer<Options extends object = object> extends Layer {
  readonly #activation: Activation;
  readonly #reads: "input" | "output";
  /** What the backward pass reads. */
  readonly #saved = new Saved();

  /** @internal `kind` names the function; an option without a default must be given. Throws ERR_ARGUMENT. */
  constructor(kind: string, options: Options = {} as Options, defaults: Numbers = {}) {
    super();
    const { options: names, reads } = ACTIVATIONS[kind]!;
    const given = checkOptions(options as Partial<Numbers>, names, new.target.name);
    const numbers = names.map((name) => checkNumber(given[name] ?? defaults[name], name));
    fix<object>(this, Object.fromEntries(names.map((name, i) => [name, numbers[i]])));
    this.#activation = { kind, options: numbers };
    this.#reads = reads;
  }

  /** @internal The function's name, of torch.nn.functional but for "gelu_tanh". */
  get kind(): string {
    return this.#activation.kind;
  }

  /** @internal What the constructor takes for a layer like this one. */
  get options(): Options {
    const names = ACTIVATIONS[this.#activation.kind]!.options;
    return Object.fromEntries(names.map((name, i) => [name, this.#activation.options[i]])) as Options;
  }

  /** @internal */
  override plan(): LayerPlan {
    return { kind: "activation", activation: this.#activation };
  }

  /** @internal Whatever the dimensions. */
  override outputDimensions(dimensions: number): number {
    return dimensions;
  }

  /** @internal */
  override computeOutput(engine: Backend, x: Tensor): Tensor {
    const input = borrowFloat32(x, "the input");
    const y = empty(x.shape);
    engine.activationForward(this.#activation, input, y.data);
    this.#saved.save(this.#reads === "output" ? y.data : input, x.shape);
    return y;
  }

  /** @internal */
  override computeGradient(engine: Backend, gradOutput: Tensor): Tensor {
    const name = this.constructor.name;
    const { data, shape } = this.#saved;
    const gradient = borrowGradient(gradOutput, shape, name);
    const gradInput = empty(shape);
    engine.activationBackward(this.#activation, data, data, gradient, gradInput.data);
    return gradInput;
  }

  override toString(): string {
    const shown = Object.entries(this.options).map(
      ([name, value]) => `${snakeCase(name)}=${formatFloat(value as number)}`,
    );
    return `${this.constructor.name}(${shown.join(", ")})`;
  }
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
