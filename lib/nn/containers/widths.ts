/**
 * What fits what in a net: numbers of a row, as far as they are known. What a layer of the user's own takes and makes is not.
 */
import type { Shape } from "../../tensor/shape.js";
import type { Graph } from "./graph.js";
import { RowWidth } from "./row_width.js";

interface Sizes {
  readonly widths: readonly RowWidth[];
  readonly shapes: readonly (Shape | null)[];
}

/** Those of all of a net's values, for an input of that width, and that shape if there is one. Throws ERR_SHAPE. */
function sizesOf({ nodes }: Graph, input: RowWidth, shape: Shape | null): Sizes {
  const widths = [input];
  const shapes = [shape];
  for (const node of nodes) {
    const known = node.inputs.map((value) => shapes[value] ?? null);
    const taken = node.inputs.map((value) => widths[value] as RowWidth);
    const width = node.widthOf(taken, known);
    widths.push(width);
    shapes.push(node.shapeOf(known, width.numbers));
  }
  return { widths, shapes };
}

function widthsOf(graph: Graph, input: RowWidth, shape: Shape | null): readonly RowWidth[] {
  return sizesOf(graph, input, shape).widths;
}

/** The numbers of a row that a net takes; null if any will do. Throws ERR_SHAPE for layers that do not take what others give. */
export function inputWidth(graph: Graph): number | null {
  const input = new RowWidth(null, null);
  widthsOf(graph, input, null);
  if (input.numbers !== null) widthsOf(graph, input, null); // what stood side by side before that was known, too
  return input.numbers;
}

/** The last dimension that a net gives, whatever it takes; null where it is not known. */
export function outputWidth(graph: Graph): number | null {
  return (widthsOf(graph, new RowWidth(null, null), null).at(-1) as RowWidth).numbers;
}

/** The last dimension that a net gives for an input of that shape; null where it is not known. Throws ERR_SHAPE. */
export function outputWidthFor(graph: Graph, shape: Shape): number | null {
  return (widthsOf(graph, inputOf(shape), shape).at(-1) as RowWidth).numbers;
}

/** The shapes of all of a net's values, for an input of that shape; null where one is not known. Throws ERR_SHAPE. */
export function shapesFor(graph: Graph, shape: Shape): readonly (Shape | null)[] {
  return sizesOf(graph, inputOf(shape), shape).shapes;
}

function inputOf(shape: Shape): RowWidth {
  return new RowWidth(shape.at(-1) ?? 1, null);
}
