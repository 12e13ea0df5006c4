/** What the nets' texts say of their layers. */
import type { Detector } from "../cause.js";
import type { Context, Side } from "../context.js";

/** In words; null where the texts say nothing of it. */
export function layerChange({ model, port }: Context): string | null {
  const [own, ported] = [layersOf(model), layersOf(port)];
  const at = own.findIndex((layer, i) => layer !== ported[i]);
  if (at < 0 && own.length === ported.length) return null;
  const place = at < 0 ? own.length : at;
  return `layer ${place} is ${own[place] ?? "missing"} in ${model.name}, ${ported[place] ?? "missing"} in ${port.name}`;
}

/** The lines of PyTorch's repr that are layers without layers in them, without their names. */
function layersOf({ trace }: Side): string[] {
  return [...trace.run.model.matchAll(/^ *\([^)]*\): (.*\))$/gm)].map(([, layer]) =>
    (layer as string).replace(", inplace=False", ""),
  );
}

export const otherLayers: Detector = (_, context) => {
  const [own, ported] = [layersOf(context.model), layersOf(context.port)];
  const change = own.length === ported.length ? layerChange(context) : null;
  if (change === null) return null;
  return {
    name: "layers",
    text: change,
    remedy: "give the net the script's layers with its options",
  };
};
