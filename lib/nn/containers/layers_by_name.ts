/** What a layer may be made of: layers by name, each once, of one backend. */
import { argumentError, show } from "../../checks.js";
import type { SamebitsError } from "../../errors.js";
import type { Backend } from "../../backend/backend.js";
import { commonBackend } from "../../backend/engine.js";
import { Parameter } from "../../tensor/parameter.js";
import type { Tensor } from "../../tensor/tensor.js";
import { Layer } from "../layer.js";
import { layersIn } from "../tree.js";

/** The layers by name, as `taker` takes them. Throws ERR_ARGUMENT. */
export function layersByName(layers: unknown, taker: string): ReadonlyMap<string, Layer> {
  return checkLayers(entriesOf(layers, taker), taker);
}

function entriesOf(layers: unknown, taker: string): [string, Layer][] {
  if (typeof layers !== "object" || layers === null)
    throw argumentError(`${taker} takes layers, given ${show(layers)}`);
  if (layers instanceof Layer)
    throw argumentError(`${taker} takes its layers as one list: new ${taker}([first, second])`);
  if (!Array.isArray(layers)) return entriesOfRecord(layers as Record<string, Layer>);
  const list: unknown[] = [...layers]; // without holes
  const isNamed = list.some((entry) => Array.isArray(entry));
  return list.map((entry, i) => (isNamed ? checkNamed(entry) : [String(i), entry as Layer]));
}

function checkNamed(entry: unknown): [string, Layer] {
  const [name, layer] = Array.isArray(entry) ? entry : [];
  if (typeof name !== "string" || name === "" || name.includes(".") || !name.isWellFormed()) {
    throw argumentError(`a named layer is [name, layer], its name a Unicode text without dots; given ${show(entry)}`);
  }
  return [name, layer as Layer];
}

/** JavaScript puts integer-like keys first, in ascending order, so those must be all the keys, 0 to n - 1. */
function entriesOfRecord(layers: Record<string, Layer>): [string, Layer][] {
  const names = Object.keys(layers);
  const integers = names.filter((name) => /^(0|[1-9]\d*)$/.test(name));
  if (integers.length > 0 && names.some((name, i) => name !== String(i))) {
    throw argumentError(
      `an object's integer keys must be 0 to n - 1 and unmixed, given ${names.join(", ")}; a list keeps any order`,
    );
  }
  return names.map((name) => checkNamed([name, layers[name]]));
}

function checkLayers(entries: readonly [string, Layer][], taker: string): Map<string, Layer> {
  if (entries.length === 0) throw argumentError(`a ${taker} needs at least one layer`);
  for (const [name, layer] of entries) {
    if (!(layer instanceof Layer)) throw notALayer(name, layer);
  }
  const layers = new Map(entries);
  if (layers.size < entries.length)
    throw argumentError(`layers' names must differ, given ${entries.map(([name]) => name).join(", ")}`);
  checkOnce(layers);
  return layers;
}

/** Each layer would have two inputs to go back to. */
function checkOnce(layers: ReadonlyMap<string, Layer>): void {
  const paths = new Map<Layer, string>();
  for (const [name, layer] of layers) {
    for (const [path, inner] of layersIn(layer, name)) {
      const other = paths.get(inner);
      if (other !== undefined)
        throw argumentError(`a layer can stand in a net only once, given the same as ${show(other)} and ${show(path)}`);
      paths.set(inner, path);
    }
  }
}

function notALayer(name: string, given: unknown): SamebitsError {
  const wanted = `layer ${show(name)} must be one of this package's layers, or of your own that extends Layer; given `;
  return argumentError(
    wanted + (isLayerClass(given) ? `the class ${given.name}; write new ${given.name}()` : show(given)),
  );
}

function isLayerClass(value: unknown): value is { readonly name: string } {
  return typeof value === "function" && (value as { prototype?: unknown }).prototype instanceof Layer;
}

/** The backend of all parameters, or the default one. Throws ERR_BACKEND if there are two. */
export function commonEngine(parameters: readonly Tensor[]): Backend {
  return commonBackend(
    parameters.flatMap((p) => (p instanceof Parameter ? [p.engine] : [])),
    "a net's layers",
  );
}
