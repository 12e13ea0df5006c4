import { show } from "../checks.js";
import { formatError } from "../files/file_error.js";
import { withFile } from "../files/file_reader.js";
import { type Header, readHeader } from "../files/safetensors/header.js";
import { readTensors } from "../files/safetensors/load.js";
import { Net } from "../net/net.js";
import { Preprocessing, type PreprocessingOptions } from "../preprocessing/preprocessing.js";
import { sameShape } from "../tensor/shape.js";
import { asFileError, type Content, KEY, parseContent } from "./content.js";
import { makeLayers, shapesOf } from "./layers.js";

/** What loadNet gives. */
export interface LoadedNet {
  /** In training mode, as every new net, with no parameter frozen; its Dropouts draw from the default generator. */
  net: Net;
  /** What is done to records before they are its input. Left out where none was saved. */
  preprocessing?: Preprocessing;
  /** The names of the classes, in the order of its outputs. Left out where none were saved. */
  classes?: string[];
}

/**
 * The net that saveNet saved, made anew: nothing is drawn from any generator that a program sees. Throws ERR_FILE where the file
 * cannot be read, ERR_FILE_FORMAT for one that is damaged, of a later release, or no net.
 */
export async function loadNet(path: string): Promise<LoadedNet> {
  return withFile(path, async (file) => {
    const header = await readHeader(file);
    const content = parseContent(path, textOf(path, header));
    const net = asFileError(path, () => makeNet(path, content, header));
    const tensors = await readTensors(file, header, net.namedState());
    asFileError(path, () => net.loadStateDict(Object.fromEntries(tensors)));
    const { preprocessing, classes } = content;
    return {
      net,
      ...(preprocessing !== null && {
        preprocessing: asFileError(path, () => new Preprocessing(preprocessing as PreprocessingOptions)),
      }),
      ...(classes !== null && { classes: [...classes] }),
    };
  });
}

function textOf(path: string, { metadata }: Header): string {
  const text = metadata.get(KEY);
  if (text !== undefined) return text;
  throw formatError(path, "is a safetensors file, but no net of saveNet", "Use loadSafetensors, or loadCheckpoint");
}

/** Made of layers whose parameters the file has, in these shapes: so none is larger than the file. */
function makeNet(path: string, { layers }: Content, { entries }: Header): Net {
  const shapes = new Map(entries.map(({ name, shape }) => [name, shape]));
  for (const [name, shape] of Object.entries(shapesOf(layers))) {
    const found = shapes.get(name);
    if (found !== undefined && Array.isArray(shape) && sameShape(found, shape)) continue;
    const [layer, own] = splitAtLastDot(name);
    throw formatError(
      path,
      `layer ${show(layer)} has no tensor ${own} of shape ${show(shape)}`,
      "The file is damaged: get it anew",
    );
  }
  return new Net(makeLayers(layers));
}

function splitAtLastDot(name: string): [before: string, after: string] {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, dot), name.slice(dot + 1)];
}
