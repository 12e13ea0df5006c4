/** Tensors that stay in their files: where they lie, found without reading them. */
import type { StoredTensor } from "../../backend/training.js";
import { argumentError, show } from "../../checks.js";
import { requireNode } from "../../host.js";
import { nearest } from "../../spelling.js";
import type { Shape } from "../../tensor/shape.js";
import { formatError, systemError } from "../file_error.js";
import { checkPath, type FileReader, withFile } from "../file_reader.js";
import { FILE_DTYPES } from "../safetensors/dtypes.js";
import { isSafetensors, readHeader } from "../safetensors/header.js";
import { isNpy, readNpyHeader } from "./npy.js";

/** A tensor in a file, of any dtype. */
export interface LocatedTensor extends Pick<StoredTensor, "path" | "size" | "modified" | "begin"> {
  /** As messages call it. */
  readonly what: string;
  /** As PyTorch names it; one that PyTorch has not, as the file does. */
  readonly dtype: string;
  readonly shape: Shape;
}

/**
 * The tensors of those names in a safetensors file, or the .npy files of those names in a folder. Throws ERR_FILE where the system
 * does not read them, ERR_FILE_FORMAT for what is damaged or of another format, ERR_ARGUMENT for a name that is not there.
 */
export async function locateTensors(path: string, names: readonly string[]): Promise<LocatedTensor[]> {
  if (!(await isFolder(checkPath(path)))) return withFile(path, (file) => locateInSafetensors(file, names));
  const { join } = requireNode().path;
  return Promise.all(names.map((name) => withFile(join(path, checkPath(name)), locateNpy)));
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await requireNode()
    .fs.promises.stat(path)
    .catch((cause: unknown) => {
      throw systemError(path, "open", cause);
    });
  return stats.isDirectory();
}

async function locateInSafetensors(file: FileReader, names: readonly string[]): Promise<LocatedTensor[]> {
  const { path, size, modified } = file;
  if (await isNpy(file))
    throw argumentError(
      `${path} is one array: give its folder as the path, and as x and y the names of .npy files in it`,
    );
  if (!(await isSafetensors(file)))
    throw formatError(
      path,
      "is no safetensors file",
      "samebits convert makes one of a .pt file, or of a table in a .csv",
    );
  const { entries } = await readHeader(file);
  return names.map((name) => {
    const entry = entries.find((other) => other.name === name);
    if (entry === undefined)
      throw noTensor(
        path,
        name,
        entries.map((other) => other.name),
      );
    const dtype = FILE_DTYPES.get(entry.dtype)?.torch ?? entry.dtype;
    return { path, size, modified, what: `tensor ${show(name)}`, dtype, shape: entry.shape, begin: entry.begin };
  });
}

function noTensor(path: string, name: string, names: readonly string[]): Error {
  const meant = nearest(name, names);
  const help = meant === undefined ? "" : `; did you mean ${show(meant)}?`;
  return argumentError(
    `${path} has no tensor ${show(name)}${help}; it has ${names.length === 0 ? "none" : show(names)}`,
  );
}

async function locateNpy(file: FileReader): Promise<LocatedTensor> {
  const { path, size, modified } = file;
  return { path, size, modified, what: "the array", ...(await readNpyHeader(file)) };
}
