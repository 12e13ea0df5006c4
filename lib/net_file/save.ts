import { argumentError, checkOptions, show } from "../checks.js";
import { writeSafetensors } from "../files/safetensors/save.js";
import { Net } from "../net/net.js";
import { Preprocessing } from "../preprocessing/preprocessing.js";
import { VERSION } from "../version.js";
import { type Content, FORMAT, isNested, KEY, MOST_LEVELS } from "./content.js";
import { describeLayers } from "./layers.js";

/** What goes with a net, so that whoever loads it needs nothing else. */
export interface SaveNetOptions {
  /** What is done to records before they are the net's input. Default: none. */
  preprocessing?: Preprocessing;
  /** The names of the classes, in the order of the net's outputs. Default: none. */
  classes?: readonly string[];
}

/**
 * Saves a net, its layers and all, in one safetensors file from which loadNet makes it again without a program's help. Its parameters
 * have their names of the state_dict: Python reads them by load_file(path)["0.weight"]. The file is written whole or not at all.
 *
 * Throws ERR_ARGUMENT for a layer of a class of your own, which a file cannot describe, ERR_BUSY while a fit owns the net,
 * ERR_FILE where the file cannot be written; the old file stays then.
 */
export async function saveNet(path: string, net: Net, options: SaveNetOptions = {}): Promise<void> {
  const { preprocessing, classes } = checkOptions(options, ["preprocessing", "classes"], "saveNet");
  if (!(net instanceof Net)) throw argumentError(`saveNet takes a Net, given ${show(net)}`);
  if (net.constructor !== Net || Object.hasOwn(net, "forward"))
    throw argumentError(
      `a file cannot say what a net of the class ${net.constructor.name} does; save net.stateDict() with saveSafetensors`,
    );
  if (preprocessing !== undefined && !(preprocessing instanceof Preprocessing))
    throw argumentError(`preprocessing must be a Preprocessing, given ${show(preprocessing)}`);
  const content: Content = {
    format: FORMAT,
    version: VERSION,
    layers: describeLayers(net.children),
    preprocessing: preprocessing ?? null,
    classes: classes === undefined ? null : checkClasses(classes),
  };
  if (!isNested(content.layers)) throw argumentError(`a file can have layers in layers up to ${MOST_LEVELS} deep`);
  await writeSafetensors(path, Object.entries(net.stateDict()), [[KEY, JSON.stringify(content)]]);
}

function checkClasses(classes: readonly string[]): string[] {
  const names: readonly unknown[] = Array.isArray(classes) ? [...classes] : [classes];
  if (names.every((name) => typeof name === "string" && name.isWellFormed())) return names as string[];
  throw argumentError(`classes are a list of texts, given ${show(classes)}`);
}
