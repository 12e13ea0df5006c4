/** What is in a checkpoint besides tensors: one JSON text among the metadata of a safetensors file. */
import { argumentError } from "../checks.js";
import type { SamebitsError } from "../errors.js";
import { formatError, printable } from "../files/file_error.js";
import type { DType } from "../tensor/dtype.js";
import type { Tensor } from "../tensor/tensor.js";

/** The key of that text. */
export const KEY = "samebits.checkpoint";
/** The form of what is written; a file of a higher one is of a later release. */
export const FORMAT = 1;

/** What the JSON text says. Numbers that JSON has not are texts, "NaN" or "-Infinity". */
export interface Content {
  readonly format: number;
  /** The release that wrote it. */
  readonly version: string;
  readonly net: {
    /** The net's repr: of the same layers. */
    readonly repr: string;
    /** Whether each layer is in training mode, by its name. */
    readonly training: Readonly<Record<string, boolean>>;
  };
  readonly optimizer: {
    readonly kind: string;
    /** Each group's options, and its parameters by name. */
    readonly groups: readonly (Readonly<Record<string, unknown>> & { readonly params: readonly string[] })[];
    /** By the parameters' numbers, through the groups: the steps made. SGD does not count them. */
    readonly steps: Readonly<Record<string, number>>;
  };
  readonly scheduler: { readonly kind: string; readonly state: object } | null;
  /** By role: whose bits it draws, and where its state is. */
  readonly generators: Readonly<Record<string, { readonly profile: string; readonly tensor: string }>>;
  readonly fit: {
    readonly epoch: number;
    readonly progress: { readonly best: number | string; readonly bestEpoch: number | null } | null;
    readonly places: readonly number[];
    readonly profiles: readonly string[];
    readonly identity: Readonly<Record<string, string | number | boolean | null>>;
  } | null;
  readonly extra: unknown;
}

/** A checkpoint's tensors, by their names in it. */
export type Tensors = ReadonlyMap<string, Tensor<DType>>;
export type WritableTensors = Map<string, Tensor<DType>>;

/** The names of a checkpoint's tensors. */
export const netTensor = (name: string): string => `net.${name}`;
export const gradTensor = (name: string): string => `grad.${name}`;
export const bestTensor = (name: string): string => `best.${name}`;
/** What follows is the parameter's number, a dot, and the slot. */
export const SLOTS: string = "optimizer.";
export const slotTensor = (number: number | string, slot: string): string => `${SLOTS}${number}.${slot}`;
/** The tensors whose names are the prefix and more, by that. */
export function tensorsAfter(prefix: string, tensors: Tensors): [name: string, t: Tensor<DType>][] {
  return [...tensors].flatMap(([name, t]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), t]] : []));
}
export const generatorTensor = (index: number): string => (index === 0 ? "generator.default" : `generator.${index}`);
export const fitGeneratorTensor = (index: number): string => `fit.generator.${index}`;

/** ERR_FILE_FORMAT: the file says that saveCheckpoint wrote it, but it is not what that writes. */
export function damaged(path: string, what: string): Error {
  return formatError(path, what, "The file is damaged: get it anew");
}

/** ERR_ARGUMENT: the checkpoint is of other objects than those given. */
export function otherError(path: string, what: string): SamebitsError {
  return argumentError(`${path} ${what.split("\n").map(printable).join("\n")}`);
}
