/** Layers that are made of layers, as a tree: a name in it says the way, "block.fc1". */
import type { Layer } from "./layer.js";

/** A layer by its name, and all that it is made of by theirs, each before its own; as PyTorch's named_modules. */
export function layersIn(layer: Layer, name = ""): [path: string, layer: Layer][] {
  const inner = [...layer.children].flatMap(([own, child]) => layersIn(child, pathOf(name, own)));
  return [[name, layer], ...inner];
}

/** The name of what is in the layer of the first name by the second; the first is "" for what all is in. */
export function pathOf(outer: string, name: string): string {
  return outer === "" ? name : `${outer}.${name}`;
}

/** What each layer has by name, together by the way to it. */
export function byPath<T>(
  layers: ReadonlyMap<string, Layer>,
  read: (layer: Layer) => ReadonlyMap<string, T>,
): Map<string, T> {
  const all = [...layers].flatMap(([name, layer]) =>
    [...read(layer)].map(([own, what]) => [pathOf(name, own), what] as const),
  );
  return new Map(all);
}
