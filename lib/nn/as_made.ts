/** Whether a layer's passes are those that its class has here, which can be fused into a backend's call. */
import { Layer } from "./layer.js";

/** The methods as they are before a program can change them. */
export function methodsOf<T, Name extends keyof T>(prototype: T, ...names: Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, prototype[name]])) as Pick<T, Name>;
}

/** Constants, since every training step looks at them. */
const { forward, backward } = methodsOf(Layer.prototype, "forward", "backward");

export function isLayerAsMade(layer: Layer): boolean {
  return layer.forward === forward && layer.backward === backward;
}
