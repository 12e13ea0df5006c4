/** What a kind of torch.nn layers is given, and what it draws. */
import { argumentError, checkBoolean, checkInteger, show } from "../../checks.js";
import type { Generator } from "../../random/generator.js";
import type { DType, FloatDType } from "../../tensor/dtype.js";
import { empty } from "../../tensor/factories.js";
import type { Shape } from "../../tensor/shape.js";
import type { Tensor } from "../../tensor/tensor.js";

/** Parameters and buffers by PyTorch's names, in its order. */
export type LayerState = Record<string, Tensor<DType>>;

/** Stands for what has no default. */
export const REQUIRED: unique symbol = Symbol("required");

/** A kind of layers. */
export interface LayerKind {
  /** What the constructor in PyTorch takes, in that order, with the defaults; what decides nothing here is there all the same. */
  readonly takes: Readonly<Record<string, unknown>>;
  draw(given: Given): LayerState;
}

/** What a layer is made of: values by the names of `takes`, and what draws. */
export class Given {
  readonly kind: string;
  readonly generator: Generator;
  readonly dtype: FloatDType;
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(kind: string, values: Readonly<Record<string, unknown>>, generator: Generator, dtype: FloatDType) {
    this.kind = kind;
    this.#values = values;
    this.generator = generator;
    this.dtype = dtype;
  }

  /** The same generator and dtype for a layer in this one. */
  with(kind: string, values: Readonly<Record<string, unknown>>): Given {
    return new Given(kind, values, this.generator, this.dtype);
  }

  value(name: string): unknown {
    return this.#values[name];
  }

  /** A whole number of at least `least`. Throws ERR_ARGUMENT. */
  size(name: string, least = 0): number {
    return checkInteger(this.value(name), `${this.kind}'s ${name}`, least, 2 ** 31 - 1);
  }

  /** The same, or `other` where it is null, as None in PyTorch. */
  sizeOr(name: string, other: number): number {
    return this.value(name) === null ? other : this.size(name);
  }

  flag(name: string): boolean {
    return checkBoolean(this.value(name), `${this.kind}'s ${name}`);
  }

  /** Sizes: a number stands for `count` of it. Throws ERR_ARGUMENT. */
  sizes(name: string, count?: number): number[] {
    const value = this.value(name);
    const list: unknown[] = Array.isArray(value) ? value : Array.from({ length: count ?? 1 }, () => value);
    const what = `${this.kind}'s ${name}`;
    if (count !== undefined && list.length !== count)
      throw argumentError(`${what} must be a number or ${count} of them, given ${show(value)}`);
    return list.map((size) => checkInteger(size, what, 1, 2 ** 31 - 1));
  }

  /** A new tensor, to be filled. */
  tensor(...shape: number[]): Tensor<FloatDType> {
    return empty(shape as Shape, { dtype: this.dtype });
  }
}
