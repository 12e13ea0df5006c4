/** What a net's file says besides the parameters: one JSON text among the metadata of a safetensors file. */
import type { LayerDescription } from "./layers.js";

/** The key of that text. */
export const KEY = "samebits.net";
/** The form of what is written; a file of a higher one is of a later release. */
export const FORMAT = 1;

/** What the JSON text says. */
export interface Content {
  readonly format: number;
  /** The release that wrote it. */
  readonly version: string;
  readonly layers: readonly (readonly [name: string, layer: LayerDescription])[];
  readonly preprocessing: object | null;
  readonly classes: readonly string[] | null;
}
