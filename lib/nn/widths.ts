/**
 * What fits what in layers that follow each other: numbers of a row, as far as they are known. What a layer of the user's own
 * takes and makes is not.
 */
import { show } from "../checks.js";
import { shapeError, type Shape } from "../tensor/shape.js";
import { isLayerAsMade } from "./as_made.js";
import type { Layer } from "./layer.js";

/** That each layer takes what the one before gives. Throws ERR_SHAPE. */
export function checkChain(layers: ReadonlyMap<string, Layer>): void {
  let before: { readonly name: string; readonly output: number } | null = null;
  for (const [name, layer] of layers) {
    const { width } = layer;
    if (!isLayerAsMade(layer)) before = null;
    if (!isLayerAsMade(layer) || width === null) continue;
    if (before !== null && before.output !== width.input) {
      throw shapeError(
        `layer ${show(before.name)} gives ${before.output} numbers, but layer ${show(name)} takes ${width.input}`,
      );
    }
    before = { name, output: width.output };
  }
}

/** That an input of that shape is one that the layers take, as far as it is known, before any of them makes its pass. Throws ERR_SHAPE. */
export function checkInputShape(layers: readonly Layer[], shape: Shape): void {
  let isChecked = false;
  for (const layer of layers) {
    if (!isLayerAsMade(layer)) return;
    layer.checkRank(shape);
    if (isChecked || layer.width === null) continue;
    layer.checkWidth(shape);
    isChecked = true;
  }
}

/** The numbers that a row of so many becomes; all layers are as made. */
export function outputWidth<Input>(layers: readonly Layer[], input: Input): Input | number {
  return layers.reduce((width: Input | number, layer) => layer.width?.output ?? width, input);
}

/** The numbers of a row that the layers take; null if any will do. */
export function inputWidth(layers: readonly Layer[]): number | null {
  return layers.find(({ width }) => width !== null)?.width?.input ?? null;
}
