import type { DType } from "../../tensor/dtype.js";
import type { Tensor } from "../../tensor/tensor.js";
import { writeWhole } from "../atomic_write.js";
import { copiedTensorBytes, PART } from "../tensor_bytes.js";
import { pickle } from "./pickler.js";
import type { TorchValue } from "./value.js";
import { type ZipRecord, zipParts } from "./zip_writer.js";

/** All records lie under this folder, as torch.save names it where it has no file name. */
const FOLDER = "archive";

/**
 * Saves a value as torch.save does: torch.load(path, weights_only=True) gives it back, in PyTorch 1.13 and 2 (1.13 takes no floats
 * so, PyTorch 1 and 2 take them with weights_only=False). Objects and Maps become dicts, arrays lists (keys of Maps tuples), whole
 * numbers ints, other numbers floats, Uint8Arrays bytes; tensors over one array share their storage. The same value gives the
 * same bytes. The file is written whole or not at all; a part of a tensor that is written to before the promise has resolved may
 * be in it.
 *
 * Throws ERR_ARGUMENT, with the way to it, for what is no TorchValue, for keys of a Map that are one key in Python, such as 1 and
 * true, and for containers in themselves or more than 100 deep; ERR_FILE where the file cannot be written; the old file stays then.
 */
export async function saveTorch(path: string, value: TorchValue): Promise<void> {
  const { bytes, tensors } = pickle(value);
  const copy = new Uint8Array(PART);
  const records = [
    recordOf("data.pkl", bytes),
    recordOf("byteorder", new TextEncoder().encode("little")),
    ...tensors.map((t, key) => tensorRecord(`data/${key}`, t, copy)),
    recordOf("version", new TextEncoder().encode("3\n")),
  ];
  await writeWhole(path, zipParts(records));
}

function recordOf(name: string, bytes: Uint8Array): ZipRecord {
  return { name: `${FOLDER}/${name}`, size: bytes.length, parts: () => [bytes] };
}

function tensorRecord(name: string, t: Tensor<DType>, copy: Uint8Array): ZipRecord {
  return { name: `${FOLDER}/${name}`, size: t.borrow().byteLength, parts: () => copiedTensorBytes(name, t, copy) };
}
