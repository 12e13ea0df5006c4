/** The addon as a Backend. In a browser no_addon.ts is in its place: package.json's `imports`. */
import type { Backend, Isa } from "./backend.js";
import { loadAddon, loadFile } from "./load.js";
import { createNativeBackend } from "./native/index.js";

/** What runs the addon, and its file. */
export interface Opened {
  readonly backend: Backend;
  readonly file: string;
}

/**
 * The addon in that file, or the first that loads; `chooseIsa` takes one of the instruction sets that can run here, the best first. Throws
 * an error that says why none loads.
 */
export function openAddon(path: string | undefined, chooseIsa: (available: readonly Isa[]) => Isa): Opened {
  const { addon, file } = path === undefined ? loadAddon() : loadFile(path);
  return { backend: createNativeBackend(addon, chooseIsa(addon.isas() as Isa[])), file };
}
