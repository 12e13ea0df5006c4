import type { Shape } from "../tensor/shape.js";
import type { Layer } from "./layer.js";

/** How a class's layers are described in a net's file, and made again; a static member of the class. */
export interface StoredKind<L extends Layer, Options extends object> {
  /** What it is made of, by name; `name` is the layer's, of which those of its layers begin. */
  describe(layer: L, name: string): Options;
  make(options: Options): Layer;
  /** The shapes of parameters and buffers by their names, to be compared before memory is taken for them. Default: none. */
  shapes?(options: Options): Readonly<Record<string, Shape>>;
}
