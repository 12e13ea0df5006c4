import { ACTIVATIONS } from "../backend/kinds.js";
import type { Activation } from "../backend/operations.js";
import type { LayerPlan } from "../backend/training.js";
import { checkNumber, checkOptions } from "../checks.js";
import { fix } from "../public_class.js";
import { elementCount, type Shape } from "../tensor/shape.js";
import { formatFloat } from "../python/float.js";
import { PlannedLayer, type RowSize } from "./planned_layer.js";

type Numbers = Readonly<Record<string, number>>;

/** A layer that does the same to every element, whatever the shape. Its options are numbers, each a field of the layer. */
export abstract class ElementwiseLayer<Options extends object = object> extends PlannedLayer {
  readonly #activation: Activation;
  readonly #reads: "input" | "output";

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
  protected override get reads(): "input" | "output" {
    return this.#reads;
  }

  /** @internal A row is one number. */
  protected override rowSize(shape: Shape): RowSize {
    return { rows: elementCount(shape), width: 1 };
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
