import { show } from "../../checks.js";
import { arrayOver, type DataOf, type DType } from "../../tensor/dtype.js";
import { elementCount, sameShape } from "../../tensor/shape.js";
import { Tensor } from "../../tensor/tensor.js";
import { eachInTurns, giveTurn, isTurnDue } from "../../turns.js";
import { bytesOf, IS_LITTLE_ENDIAN, swapBytes } from "../byte_order.js";
import { dtypeError } from "../file_error.js";
import { type FileReader, withFile } from "../file_reader.js";
import { halvesIn, normaliseBooleans, widenBfloat16, widenFloat16 } from "../elements.js";
import { setOwn } from "../own_property.js";
import { FILE_DTYPES } from "./dtypes.js";
import { type Header, type HeaderEntry, readHeader } from "./header.js";

/** What a safetensors file holds. */
export interface SafetensorsContent {
  /** By their names, in the order of the file, as far as JavaScript keeps it: names that are whole numbers come first. */
  tensors: Record<string, Tensor<DType>>;
  /** The texts that were saved with them. */
  metadata: Record<string, string>;
}

/**
 * The tensors and the metadata of a safetensors file. float16 and bfloat16 come widened to float32; a NaN keeps its payload.
 * Throws ERR_FILE where the file cannot be read, ERR_FILE_FORMAT for a damaged or foreign one, ERR_DTYPE for a dtype that no
 * tensor has here (uint16, float8, complex64, ...), ERR_ARGUMENT for what is no path.
 */
export async function loadSafetensors(path: string): Promise<SafetensorsContent> {
  return withFile(path, async (file) => {
    const header = await readHeader(file);
    const tensors: SafetensorsContent["tensors"] = {};
    await eachInTurns(await readTensors(file, header), ([name, t]) => setOwn(tensors, name, t));
    return { tensors, metadata: Object.fromEntries(header.metadata) };
  });
}

/**
 * The tensors of a header, all dtypes checked before the first is read: those of `own`, by their names, where they are of the
 * file's dtype and shape, and new ones.
 */
export async function readTensors(
  file: FileReader,
  { entries }: Header,
  own: ReadonlyMap<string, Tensor<DType>> = new Map(),
): Promise<Map<string, Tensor<DType>>> {
  await eachInTurns(entries, (entry) => checkDType(file.path, entry));
  const memory: (DataOf<DType> | Uint16Array)[] = [];
  const bytes: Uint8Array[] = [];
  await eachInTurns(entries, (entry) => {
    const data = targetOf(entry, own)?.borrowToWrite() ?? memoryFor(file, entry);
    memory.push(data);
    bytes.push(bytesOf(data));
  });
  await file.readRun(bytes, entries[0]?.begin ?? file.size, "the tensors");
  const tensors = new Map<string, Tensor<DType>>();
  for (const [i, entry] of entries.entries()) {
    const t = await tensorOf(entry, memory[i] as DataOf<DType> | Uint16Array);
    tensors.set(entry.name, targetOf(entry, own) ?? t);
    if (isTurnDue()) await giveTurn();
  }
  return tensors;
}

/** The tensor that an entry's numbers can be read into. */
function targetOf({ name, dtype, shape }: HeaderEntry, own: ReadonlyMap<string, Tensor<DType>>): Tensor<DType> | null {
  const t = own.get(name);
  return t !== undefined && t.dtype === FILE_DTYPES.get(dtype)?.dtype && sameShape(t.shape, shape) ? t : null;
}

function checkDType(path: string, { name, dtype }: HeaderEntry): void {
  const known = FILE_DTYPES.get(dtype);
  if (known?.dtype !== undefined || known?.widened !== undefined) return;
  throw dtypeError(path, `tensor ${show(name)}`, dtype);
}

/** Memory for what the file has of a tensor. */
function memoryFor(file: FileReader, { name, dtype, shape, begin, end }: HeaderEntry): DataOf<DType> | Uint16Array {
  const own = FILE_DTYPES.get(dtype)?.dtype;
  const what = `tensor ${show(name)}`;
  if (own === undefined) return halvesIn(new Uint8Array(file.newBuffer(4 * elementCount(shape), what)));
  return arrayOver(own, file.newBuffer(end - begin, what), 0, elementCount(shape));
}

async function tensorOf({ dtype, shape }: HeaderEntry, memory: DataOf<DType> | Uint16Array): Promise<Tensor<DType>> {
  if (!IS_LITTLE_ENDIAN) swapBytes(bytesOf(memory), memory.BYTES_PER_ELEMENT);
  if (memory instanceof Uint16Array) {
    return new Tensor(await (dtype === "F16" ? widenFloat16 : widenBfloat16)(memory), shape);
  }
  if (dtype === "BOOL") await normaliseBooleans(memory as Uint8Array);
  return new Tensor<DType>(memory, shape, FILE_DTYPES.get(dtype)?.dtype);
}
