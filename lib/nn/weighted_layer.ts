import type { Backend } from "../backend/backend.js";
import { engineOf } from "../backend/engine.js";
import { defaultGenerator, type Generator, generatorOr } from "../random/generator.js";
import { Parameter } from "../tensor/parameter.js";
import type { InputTensor } from "../tensor/integers.js";
import type { Shape } from "../tensor/shape.js";
import { borrowFloat32, type Tensor } from "../tensor/tensor.js";
import { type GeneratorOf, withoutDrawing } from "./cloning.js";
import { changedWeight } from "./last_pass.js";
import { PlannedLayer } from "./planned_layer.js";

/** A planned layer with parameters, the first of them its weight, and a generator that brings their backend. */
export abstract class WeightedLayer<Input extends InputTensor = Tensor> extends PlannedLayer<Input> {
  #generator: Generator = defaultGenerator;
  readonly #parameters = new Map<string, Parameter>();
  readonly #weights: Parameter[] = [];
  /** What messages call them. */
  readonly #nouns: string[] = [];
  /** The weight's version in the last forward pass. */
  #version = 0;

  /** @internal What the parameters' backend is that of, and what draws them. Before the first parameter. Throws ERR_ARGUMENT. */
  protected useGenerator(generator: Generator | undefined): void {
    this.#generator = generatorOr(generator);
  }

  /** @internal */
  protected get generator(): Generator {
    return this.#generator;
  }

  /** @internal Adds one to the layer, full of that value. */
  protected addParameter(name: string, shape: Shape, value: number): Parameter {
    const numbers = shape.reduce((product, size) => product * size, 1);
    const parameter = new Parameter(new Float32Array(numbers).fill(value), shape, this.engine);
    this.#parameters.set(name, parameter);
    this.#weights.push(parameter);
    this.#nouns.push(`the ${name}`);
    return parameter;
  }

  /** @internal */
  override get engine(): Backend {
    return engineOf(this.#generator.engine);
  }

  /** @internal */
  override namedParameters(): ReadonlyMap<string, Parameter> {
    return this.#parameters;
  }

  /** @internal */
  protected override get weights(): readonly Parameter[] {
    return this.#weights;
  }

  /** @internal */
  protected override borrowWeights(): readonly Float32Array[] {
    return this.#weights.map((parameter, i) => borrowFloat32(parameter, this.#nouns[i] as string));
  }

  /** @internal */
  protected override noteWeight(): void {
    this.#version = this.#weights[0]?.version ?? 0;
  }

  /** @internal */
  override checkUnchanged(): void {
    if ((this.#weights[0]?.version ?? 0) !== this.#version) throw changedWeight(this);
  }

  /** @internal A layer made by the clone of this one's generator, from which it draws nothing. */
  protected copyBy<L extends WeightedLayer>(generatorOf: GeneratorOf, make: (generator: Generator) => L): L {
    const generator = generatorOf(this.#generator);
    return withoutDrawing(() => make(generator));
  }
}
