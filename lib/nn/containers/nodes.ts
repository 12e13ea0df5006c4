/** The nodes of a net's graph: a layer, a sum of two values, and values side by side. Each knows its passes, widths and plan. */
import { copyColumns } from "../../arrays.js";
import { show } from "../../checks.js";
import type { Backend } from "../../backend/backend.js";
import type { LayerKind } from "../../backend/training.js";
import type { Generator } from "../../random/generator.js";
import { empty } from "../../tensor/factories.js";
import { sameShape, shapeError, type Shape, withLast } from "../../tensor/shape.js";
import { borrowFloat32, checkTensor, type Tensor } from "../../tensor/tensor.js";
import { isLayerAsMade } from "../as_made.js";
import { borrowGradient, type Layer, type LayerWidth } from "../layer.js";
import { RowWidth, widthError } from "./row_width.js";

type Values = readonly Tensor[];

export abstract class GraphNode {
  /** Where it stands in the net, "block.fc1"; for a sum, or what stands side by side, the layer that it is the end of. */
  readonly name: string;
  /** The values that it takes. */
  readonly inputs: readonly number[];

  constructor(name: string, inputs: readonly number[]) {
    this.name = name;
    this.inputs = inputs;
  }

  /** What it gives for those of a net's values that it takes. */
  abstract forward(engine: Backend, values: Values): Tensor;

  /** The gradients of what it took in the last forward pass, from that of what it gave. */
  abstract backward(engine: Backend, gradient: Tensor, values: Values): readonly Tensor[];

  /** What backends need to know; `indexOf` numbers the generators that layers draw from. */
  abstract plan(indexOf: (generator: Generator) => number): LayerKind;

  /** The last dimension of what it gives, from what it takes; a shape is null where it is not known. Throws ERR_SHAPE. */
  abstract widthOf(taken: readonly RowWidth[], shapes: readonly (Shape | null)[]): RowWidth;

  /** The shape of what it gives, of that last dimension; null where it is not known. */
  abstract shapeOf(shapes: readonly (Shape | null)[], width: number | null): Shape | null;

  /** Whether what it gives for an input of that shape is that input. */
  passesOn(_shape: Shape): boolean {
    return false;
  }

  /**
   * In a net whose input has `inputDimensions`, of which all but the last one count rows: the dimensions of what it gives for what
   * has so many, if each row is made of that row; else null.
   */
  outputDimensions(taken: readonly number[], inputDimensions: number): number | null {
    return taken.every((dimensions) => dimensions === inputDimensions) ? inputDimensions : null;
  }
}

export class LayerNode extends GraphNode {
  readonly layer: Layer;

  constructor(name: string, input: number, layer: Layer) {
    super(name, [input]);
    this.layer = layer;
  }

  override forward(engine: Backend, values: Values): Tensor {
    const { layer } = this;
    const x = values[this.inputs[0] as number] as Tensor;
    return isLayerAsMade(layer)
      ? layer.passForward(engine, x)
      : checkTensor(layer.forward(x), `what ${layer.constructor.name}.forward returns`);
  }

  override backward(engine: Backend, gradient: Tensor): Values {
    const { layer } = this;
    const given = isLayerAsMade(layer)
      ? layer.passBackward(engine, gradient)
      : checkTensor(layer.backward(gradient), `what ${layer.constructor.name}.backward returns`);
    return [given];
  }

  override plan(indexOf: (generator: Generator) => number): LayerKind {
    return this.layer.plan(indexOf);
  }

  override widthOf([taken]: readonly [RowWidth], [shape]: readonly [Shape | null]): RowWidth {
    const { layer, name } = this;
    if (!isLayerAsMade(layer)) return new RowWidth(null, name);
    const width = shape === null ? layer.width : layer.widthFor(shape);
    if (shape !== null) layer.checkShape(shape);
    if (width !== null) {
      if (taken.isGiven && shape !== null) layer.checkWidth(shape);
      else checkTaken(taken, name, width);
    }
    const numbers = shape === null ? layer.outputWidth(taken.numbers) : (layer.outputShape(shape).at(-1) ?? null);
    const isAsWide = width === null && numbers === taken.numbers && layer.outputDimensions(2, 2) !== null;
    return isAsWide ? taken : new RowWidth(numbers, name); // what takes no rows may make any width of one that is not known
  }

  override shapeOf([shape]: readonly [Shape | null]): Shape | null {
    return shape === null || !isLayerAsMade(this.layer) ? null : this.layer.outputShape(shape);
  }

  override passesOn(shape: Shape): boolean {
    return isLayerAsMade(this.layer) && this.layer.passesOn(shape);
  }

  override outputDimensions([dimensions]: readonly [number], inputDimensions: number): number | null {
    return this.layer.outputDimensions(dimensions, inputDimensions);
  }
}

function checkTaken(taken: RowWidth, name: string, { input, isLeast = false }: LayerWidth): void {
  const { numbers } = taken;
  if (input === null) return;
  if (numbers === null && !isLeast) taken.learn(input, name);
  if (numbers === null || numbers === input || (isLeast && numbers > input)) return;
  throw widthError(taken, `layer ${show(name)} takes ${isLeast ? "at least " : ""}${input}`);
}

/** What stands at "" is by itself. */
function described(what: string, name: string): string {
  return name === "" ? what : `${what} ${show(name)}`;
}

/** The end of a Residual. */
export class AddNode extends GraphNode {
  get #described(): string {
    return described("the residual", this.name);
  }

  override forward(engine: Backend, values: Values): Tensor {
    const [x, f] = this.inputs.map((value) => values[value] as Tensor) as [Tensor, Tensor];
    if (!sameShape(x.shape, f.shape)) {
      const shapes = `of shape ${show(f.shape)} to its input of shape ${show(x.shape)}`;
      throw shapeError(`${this.#described} cannot add its layers' output ${shapes}`);
    }
    borrowFloat32(x, "the input");
    const y = x.clone();
    engine.add(borrowFloat32(f, "the layers' output"), y.data);
    return y;
  }

  override backward(_engine: Backend, gradient: Tensor, values: Values): Values {
    borrowGradient(gradient, (values[this.inputs[0] as number] as Tensor).shape, "Residual");
    return [gradient, gradient];
  }

  override plan(): LayerKind {
    return { kind: "add" };
  }

  override widthOf([x, f]: readonly [RowWidth, RowWidth]): RowWidth {
    if (x.numbers === null && f.numbers !== null) x.learn(f.numbers, this.name);
    if (f.numbers === null || x.numbers === f.numbers) return x;
    throw widthError(f, `${this.#described} adds them to its input: ${x}`);
  }

  override shapeOf([shape = null]: readonly (Shape | null)[]): Shape | null {
    return shape;
  }
}

/** The end of a Parallel. */
export class CatNode extends GraphNode {
  get #described(): string {
    return described("the parallel", this.name);
  }

  override forward(_engine: Backend, values: Values): Tensor {
    const parts = this.inputs.map((value) => values[value] as Tensor);
    const { shape } = parts[0] as Tensor;
    for (const part of parts) {
      const isAlike =
        shape.length > 0 && part.shape.length > 0 && sameShape(withLast(part.shape, 0), withLast(shape, 0));
      if (isAlike) continue;
      const shapes = parts.map((given) => show(given.shape)).join(", ");
      throw shapeError(
        `${this.#described} has branches that give ${shapes}: of shapes that differ in the last dimension only, they could stand side by side`,
      );
    }
    const y = empty(
      withLast(
        shape,
        parts.reduce((sum, part) => sum + widthOf(part), 0),
      ),
    );
    let target = 0;
    for (const part of parts) {
      const width = widthOf(part);
      copyColumns(borrowFloat32(part, "a branch's output"), width, y.data, widthOf(y), { width, source: 0, target });
      target += width;
    }
    return y;
  }

  override backward(_engine: Backend, gradient: Tensor, values: Values): Values {
    const parts = this.inputs.map((value) => values[value] as Tensor);
    const total = parts.reduce((sum, part) => sum + widthOf(part), 0);
    const from = borrowGradient(gradient, withLast((parts[0] as Tensor).shape, total), "Parallel");
    let source = 0;
    return parts.map((part) => {
      const to = empty(part.shape);
      const width = widthOf(part);
      copyColumns(from, total, to.data, width, { width, source, target: 0 });
      source += width;
      return to;
    });
  }

  override plan(): LayerKind {
    return { kind: "cat" };
  }

  override widthOf(taken: readonly RowWidth[], shapes: readonly (Shape | null)[]): RowWidth {
    if (shapes.some((shape) => shape?.length === 0))
      throw shapeError(`${this.#described} takes rows of numbers, given a scalar`);
    let sum: number | null = 0;
    for (const { numbers } of taken) sum = sum === null || numbers === null ? null : sum + numbers;
    return new RowWidth(sum, this.name);
  }

  override shapeOf([shape = null]: readonly (Shape | null)[], width: number | null): Shape | null {
    return shape === null || width === null ? null : withLast(shape, width);
  }
}

function widthOf({ shape }: Tensor): number {
  return shape[shape.length - 1] as number;
}
