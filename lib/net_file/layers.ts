/** Layers as a file describes them: a class's name, and its options. */
import { argumentError, show } from "../checks.js";
import { Net } from "../net/net.js";
import type { SamebitsError } from "../errors.js";
import { jsonProperties, readNumbers } from "../json.js";
import * as activations from "../nn/activations.js";
import { withoutDrawing } from "../nn/cloning.js";
import type { Container } from "../nn/containers/container.js";
import { Parallel } from "../nn/containers/parallel.js";
import { Residual } from "../nn/containers/residual.js";
import type { LayerRecord, NamedLayer } from "../nn/containers/chain.js";
import type { ElementwiseLayer } from "../nn/elementwise_layer.js";
import { Identity } from "../nn/identity.js";
import type { Layer } from "../nn/layer.js";
import * as layers from "../nn/layers.js";
import { LogSoftmax } from "../nn/log_softmax.js";
import { Softmax } from "../nn/softmax.js";
import type { StoredKind } from "../nn/stored_kind.js";
import { pathOf } from "../nn/tree.js";
import type { Shape } from "../tensor/shape.js";
import { isLayerAsMade } from "../nn/as_made.js";

/** A layer in a file. Numbers that JSON has not are texts, "NaN" or "-Infinity". */
export type LayerDescription = { readonly kind: string } & Readonly<Record<string, unknown>>;

/** Layers by their names. */
export type LayerDescriptions = readonly (readonly [name: string, layer: LayerDescription])[];

/** The classes that describe themselves, and others. */
interface LayerKind<L extends Layer, Options extends object> extends StoredKind<L, Options> {
  readonly Class: abstract new (...args: never[]) => L;
}

const own = <L extends Layer, Options extends object>(
  Class: LayerKind<L, Options>["Class"] & { readonly stored: StoredKind<L, Options> },
): LayerKind<L, Options> => ({ Class, ...Class.stored });

/** A class whose layers are made of layers. */
const container = (
  Class: new (layers: readonly NamedLayer[]) => Container<LayerRecord | readonly NamedLayer[]>,
): LayerKind<Container<LayerRecord>, { layers: LayerDescriptions }> => ({
  Class,
  describe: ({ children }, name) => ({ layers: describeLayers(children, name) }),
  make: ({ layers }) => new Class(makeLayers(layers)),
  shapes: ({ layers }) => shapesOf(layers),
});

/** An elementwise layer knows its options. */
const elementwise = (
  Class: abstract new (options: never) => ElementwiseLayer,
): LayerKind<ElementwiseLayer, object> => ({
  Class,
  describe: ({ options }) => options,
  make: (options) => new (Class as new (options: object) => ElementwiseLayer)(options),
});

/** A class without options. */
const plain = <L extends Layer>(Class: new () => L): LayerKind<L, object> => ({
  Class,
  describe: () => ({}),
  make: () => new Class(),
});

/** Every class of layers, by its name. */
const KINDS = new Map(
  [
    ...Object.values(layers).map((Class) => own(Class as never)),
    container(Net),
    container(Residual),
    container(Parallel),
    ...Object.values(activations).map(elementwise),
    plain(Identity),
    plain(LogSoftmax),
    plain(Softmax),
  ].map((kind) => [kind.Class.name, kind as unknown as LayerKind<Layer, object>]),
);

/** Those in the layer of that name, "" for a net. Throws ERR_ARGUMENT for a layer of a class of the user's own. */
export function describeLayers(layers: ReadonlyMap<string, Layer>, within = ""): LayerDescriptions {
  return [...layers].map(([name, layer]) => [name, describeLayer(pathOf(within, name), layer)]);
}

function describeLayer(name: string, layer: Layer): LayerDescription {
  const { constructor: Class } = layer;
  const kind = KINDS.get(Class.name);
  if (kind?.Class !== Class || !isLayerAsMade(layer)) throw notDescribed(name, layer);
  return jsonProperties({ kind: Class.name, ...kind.describe(layer, name) }) as LayerDescription;
}

function notDescribed(name: string, { constructor: Class }: Layer): SamebitsError {
  return argumentError(
    `layer ${show(name)} is of the class ${Class.name}, which is not samebits' own: a file cannot say what it does. ` +
      "Save net.stateDict() with saveSafetensors, and make the net by your program",
  );
}

/** The kind that a description is of. Throws ERR_ARGUMENT. */
function kindOf({ kind }: LayerDescription): LayerKind<Layer, object> {
  const known = typeof kind === "string" ? KINDS.get(kind) : undefined;
  if (known !== undefined) return known;
  throw argumentError(`there is no layer of the kind ${show(kind)}`);
}

/** The shapes of the parameters and buffers that the layers will have, by their names. Throws ERR_ARGUMENT. */
export function shapesOf(layers: LayerDescriptions): Readonly<Record<string, Shape>> {
  if (!Array.isArray(layers)) throw argumentError(`layers of a layer must be a list, given ${show(layers)}`);
  const shapes = layers.flatMap(([name, description]) =>
    Object.entries(kindOf(description).shapes?.(optionsOf(description)) ?? {}).map(([own, shape]) => [
      pathOf(name, own),
      shape,
    ]),
  );
  return Object.fromEntries(shapes) as Record<string, Shape>;
}

/** New layers, which draw nothing: the file's numbers replace theirs. Throws ERR_ARGUMENT. */
export function makeLayers(layers: LayerDescriptions): NamedLayer[] {
  return withoutDrawing(() =>
    layers.map(([name, description]) => [name, kindOf(description).make(optionsOf(description))]),
  );
}

function optionsOf({ kind: _, ...options }: LayerDescription): object {
  return readNumbers(options);
}
