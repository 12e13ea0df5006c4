/** Which layers make a net, as types: sizes that do not chain are found when the program is compiled. */
import type { FloatDType } from "../tensor/dtype.js";
import type { Layer } from "../nn/layer.js";
import type { Linear } from "../nn/linear.js";

export type NamedLayer = readonly [name: string, layer: Layer];
export type LayerList = readonly Layer[] | readonly NamedLayer[];
export type LayerRecord = Readonly<Record<string, Layer>>;

type LayerIn<Entry> = Entry extends readonly [string, infer L] ? L : Entry;

/**
 * `unknown` if every Linear takes what the one before it gives, else an object type whose only name is the error. A size that
 * is just `number` fits any other; a list that is no tuple is not checked.
 */
export type Chained<Layers extends readonly unknown[], Width extends number = number> = Layers extends readonly [
  infer Head,
  ...infer Rest,
]
  ? LayerIn<Head> extends Linear<infer In, infer Out, boolean, FloatDType>
    ? Fits<Width, In> extends true
      ? Chained<Rest, Out>
      : { [Key in `a layer gives ${Width} numbers, the next one takes ${In}`]: never }
    : Chained<Rest, Width>
  : unknown;

type Fits<Given extends number, Taken extends number> = number extends Given
  ? true
  : number extends Taken
    ? true
    : [Given] extends [Taken]
      ? true
      : false;

/** The layers by name: "0", "1", ... in a plain list, of which no others are known where its length is. */
export type LayersOf<Layers> = Layers extends readonly NamedLayer[]
  ? { readonly [Entry in Layers[number] as Entry[0]]: Entry[1] }
  : Layers extends readonly Layer[]
    ? number extends Layers["length"]
      ? { readonly [index: number]: Layers[number] }
      : { readonly [Index in Extract<keyof Layers, `${number}`>]: Layers[Index] }
    : Layers;
