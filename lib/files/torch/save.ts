import type { DType } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import { writeWhole } from "../atomic_write.js";
import { ByteWriter } from "../byte_writer.js";
import { copiedTensorBytes, PART } from "../tensor_bytes.js";
import { pickle, type PickledValue } from "./pickler.js";
import type { TorchValue } from "./value.js";
import { type ZipRecord, zipParts } from "./zip_writer.js";

/** All records lie under this folder, as torch.save names it where it has no file name. */
const FOLDER = "archive";

/**
 * Saves a value as torch.save does: torch.load(path, weights_only=True) gives it back, in PyTorch 1.13 and 2 (1.13 takes no floats
 * so, PyTorch 1 and 2 take them with weights_only=False). Objects and Maps become dicts, arrays lists (keys of Maps tuples), whole
 * numbers ints, other numbers floats, Uint8Arrays bytes; tensors over one array share their storage. The same value gives the
 * same bytes. The file is written whole or not at all; what is written to before the promise has resolved, into a tensor or a value of
 * more than a thousand items, may be in it.
 *
 * Throws ERR_ARGUMENT, with the way to it, for what is no TorchValue, for keys of a Map that are one key in Python, such as 1 and
 * true, and for containers in themselves or more than 100 deep; ERR_FILE where the file cannot be written; the old file stays then.
 */
export async function saveTorch(path: string, value: TorchValue): Promise<void> {
  await writeWhole(path, zipParts(recordsOf(await pickle(value))));
}

function* recordsOf({ pickle: bytes, tensors }: PickledValue): Generator<ZipRecord> {
  const copy = new Uint8Array(PART);
  yield recordOf("data.pkl", bytes);
  yield recordOf("byteorder", new ByteWriter().ascii("little"));
  for (const [key, t] of tensors.entries()) yield tensorRecord(`data/${key}`, t, copy);
  yield recordOf("version", new ByteWriter().ascii("3\n"));
}

function recordOf(name: string, { length, parts }: ByteWriter): ZipRecord {
  return { name: `${FOLDER}/${name}`, size: length, parts: () => parts };
}

function tensorRecord(name: string, t: Tensor<DType>, copy: Uint8Array): ZipRecord {
  return { name: `${FOLDER}/${name}`, size: t.borrow().byteLength, parts: () => copiedTensorBytes(name, t, copy) };
}
