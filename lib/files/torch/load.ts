import { show } from "../../checks.js";
import type { SamebitsError } from "../../errors.js";
import type { DType } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import { formatError } from "../file_error.js";
import { type FileReader, withFile } from "../file_reader.js";
import { convert } from "./convert.js";
import { findTensors } from "./find_tensors.js";
import { torchFormatOf } from "./format.js";
import { readLegacyFile } from "./legacy_file.js";
import { type Pickled, PickledDict, PickledTensor } from "./pickled.js";
import { checkTensors, readTensors } from "./tensors.js";
import type { TorchValue, ValueWith } from "./value.js";
import { readZipFile, type TorchContent } from "./zip_file.js";

/**
 * The tensors of a state_dict that torch.save wrote, by their names; row-major copies, float16 and bfloat16 widened to float32.
 * Runs no code of the file: what torch.load(path, weights_only=True) takes, in the zip format and the one before PyTorch 1.6.
 *
 * Throws ERR_FILE where the file cannot be read, ERR_FILE_FORMAT for one that is damaged, foreign or no state_dict - a checkpoint
 * of several states is for loadTorchCheckpoint - and ERR_DTYPE for a tensor of a dtype that samebits has no tensors of.
 */
export async function loadTorch(path: string): Promise<Record<string, Tensor<DType>>> {
  const value = await load(path, (pickled) => checkStateDict(path, pickled));
  return value as Record<string, Tensor<DType>>;
}

/**
 * What torch.save wrote: dicts, lists, tuples, numbers, texts, None and tensors, such as a training checkpoint; see TorchValue for
 * what becomes of each. Runs no code of the file. Throws as loadTorch.
 */
export async function loadTorchCheckpoint(path: string): Promise<TorchValue> {
  return load(path, () => {});
}

async function load(path: string, check: (value: Pickled) => void): Promise<TorchValue> {
  return withFile(path, async (file) => {
    const { value, storages, allowance } = await readContent(file);
    check(value);
    const found = await findTensors(file, value, allowance);
    await checkTensors(file, found, allowance);
    return convert<Tensor<DType>>(value, await readTensors(found, storages));
  });
}

/** The value with what `outline` makes of each tensor; none is read. */
export async function outlineTorch<T>(file: FileReader, outline: (view: PickledTensor) => T): Promise<ValueWith<T>> {
  const { value, allowance } = await readContent(file);
  const found = await findTensors(file, value, allowance);
  return convert(value, new Map(found.map(({ view }) => [view, outline(view)])));
}

async function readContent(file: FileReader): Promise<TorchContent> {
  return (await torchFormatOf(file)) === "zip" ? readZipFile(file) : readLegacyFile(file);
}

/** A dict of tensors by texts. */
function checkStateDict(path: string, value: Pickled): void {
  if (!(value instanceof PickledDict)) throw noStateDict(path, "its value is no dict");
  for (let i = 0; i < value.items.length; i += 2) {
    const [key, item] = [value.items[i], value.items[i + 1]];
    if (typeof key !== "string") throw noStateDict(path, "its value has a key that is no text");
    if (!(item instanceof PickledTensor)) throw noStateDict(path, `its value[${show(key)}] is no tensor`);
  }
}

function noStateDict(path: string, why: string): SamebitsError {
  return formatError(
    path,
    `holds no state_dict: ${why}`,
    "Use loadTorchCheckpoint for what is more than a net's state",
  );
}
