/** Which layers fit each other, as types: sizes that do not chain are found when the program is compiled. */
import type { FloatDType } from "../../tensor/dtype.js";
import type { Net } from "../../net/net.js";
import type { Columns } from "../columns.js";
import type { Dropout } from "../dropout.js";
import type { Embedding } from "../embedding.js";
import type { ElementwiseLayer } from "../elementwise_layer.js";
import type { Identity } from "../identity.js";
import type { Layer } from "../layer.js";
import type { Linear } from "../linear.js";
import type * as norms from "../norms.js";
import type { PReLU } from "../prelu.js";
import type { SoftmaxLayer } from "../softmax.js";
import type { Parallel } from "./parallel.js";
import type { Residual } from "./residual.js";
import type { Difference, Sum } from "./sum.js";

export type NamedLayer = readonly [name: string, layer: Layer];
export type LayerList = readonly Layer[] | readonly NamedLayer[];
export type LayerRecord = Readonly<Record<string, Layer>>;

/** A list of the one layer, where it is one. */
export type ListOf<Layers> = Layers extends Layer
  ? readonly [Layers]
  : Layers extends LayerList | LayerRecord
    ? Layers
    : never;

/** What gives as many numbers as it takes, whatever they are. */
type Keeping = ElementwiseLayer | SoftmaxLayer | Dropout | Identity | Norm | PReLU;
type Norm = InstanceType<(typeof norms)[keyof typeof norms]>;

type LinearOf<In extends number, Out extends number> = Linear<In, Out, boolean, FloatDType>;

type LayerIn<Entry> = Entry extends readonly [string, infer L] ? L : Entry;

/** What stands where a size should, for sizes that do not fit: an object type whose only name is the error. */
type Misfit<Message extends string> = { [Key in Message]: never };

/** `unknown` for a size that is found, else the error, which no layers are. */
export type Fitting<Size> = Size extends number ? unknown : Size;

/** The numbers that become of a row of `Width` numbers, one layer after the other; `number` where one is not known. */
export type Chain<Layers, Width = number> = Layers extends readonly [infer Head, ...infer Rest]
  ? Chain<Rest, Through<LayerIn<Head>, Width>>
  : Layers extends readonly []
    ? Width
    : Width extends number
      ? number
      : Width;

/** Those that become of it in one layer. */
type Through<L, Width> = Width extends number
  ? L extends LinearOf<infer In, infer Out>
    ? Fit<Width, In, Out>
    : L extends Keeping
      ? Width
      : L extends Embedding<infer Dim>
        ? Dim
        : L extends Columns<infer From, infer To>
          ? Difference<To, From>
          : L extends Net<infer Layers>
            ? Chain<Layers, Width>
            : L extends Residual<infer Layers>
              ? Residuum<ListOf<Layers>, Width>
              : L extends Parallel<infer Branches>
                ? Branching<Branches, Width>
                : number
  : Width;

/** `Out`, unless a layer gives other numbers than the next one takes. A size that is just `number` fits any other. */
type Fit<Given extends number, Taken extends number, Out> =
  Same<Given, Taken> extends true ? Out : Misfit<`a layer gives ${Given} numbers, the next one takes ${Taken}`>;

type Same<A extends number, B extends number> = number extends A
  ? true
  : number extends B
    ? true
    : [A] extends [B]
      ? true
      : false;

/** Of a Residual of those layers. */
export type Residuum<Layers, Width extends number = number> =
  Known<Width, Taken<Layers>> extends infer In extends number ? Added<In, Chain<Layers, In>> : never;

type Added<In extends number, Out> = Out extends number
  ? Same<In, Out> extends true
    ? Known<In, Out>
    : Misfit<`the layers of a Residual take ${In} numbers and give ${Out}`>
  : Out;

/** Of a Parallel of those branches. */
export type Branching<Branches, Width extends number = number> = SideBySide<
  Branches,
  Known<Width, TakenByOne<Branches>>
>;

type SideBySide<Branches, Width extends number, Total = 0> = Branches extends readonly [infer Head, ...infer Rest]
  ? SideBySide<Rest, Width, Plus<Total, Through<LayerIn<Head>, Width>>>
  : Branches extends readonly []
    ? Total
    : Total extends number
      ? number
      : Total;

type Plus<A, B> = A extends number ? (B extends number ? Sum<A, B> : B) : A;

/** The first, if it is known. */
type Known<First extends number, Second extends number> = number extends First ? Second : First;

/** The numbers of a row that layers take, one after the other; `number` where that is not known. */
type Taken<Layers> = Layers extends readonly [infer Head, ...infer Rest]
  ? LayerIn<Head> extends Keeping
    ? Taken<Rest>
    : TakenBy<LayerIn<Head>>
  : number;

type TakenBy<L> =
  L extends LinearOf<infer In, number>
    ? In
    : L extends Net<infer Layers>
      ? Taken<Layers>
      : L extends Residual<infer Layers>
        ? Taken<ListOf<Layers>>
        : L extends Parallel<infer Branches>
          ? TakenByOne<Branches>
          : number;

/** By the first of the branches of which it is known. */
type TakenByOne<Branches> = Branches extends readonly [infer Head, ...infer Rest]
  ? number extends TakenBy<LayerIn<Head>>
    ? TakenByOne<Rest>
    : TakenBy<LayerIn<Head>>
  : number;

/** The layers by name: "0", "1", ... in a plain list, of which no others are known where its length is. */
export type LayersOf<Layers> = Layers extends readonly NamedLayer[]
  ? { readonly [Entry in Layers[number] as Entry[0]]: Entry[1] }
  : Layers extends readonly Layer[]
    ? number extends Layers["length"]
      ? { readonly [index: number]: Layers[number] }
      : { readonly [Index in Extract<keyof Layers, `${number}`>]: Layers[Index] }
    : Layers;
