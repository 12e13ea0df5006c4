/** What is in a checkpoint besides tensors: one JSON text among the metadata of a safetensors file. */

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

/** The names of a checkpoint's tensors. */
export const netTensor = (name: string): string => `net.${name}`;
export const gradTensor = (name: string): string => `grad.${name}`;
export const bestTensor = (name: string): string => `best.${name}`;
export const slotTensor = (number: number | string, slot: string): string => `optimizer.${number}.${slot}`;
/** A name that slotTensor gives: the number and the slot. */
export const SLOT_TENSOR: RegExp = /^optimizer\.(\d+)\.(\w+)$/;
export const generatorTensor = (index: number): string => (index === 0 ? "generator.default" : `generator.${index}`);
export const fitGeneratorTensor = (index: number): string => `fit.generator.${index}`;
