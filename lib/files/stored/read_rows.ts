/** Rows of a tensor in a file, read at their places; the file is open no longer than that. */
import type { RowFailure, StoredTensor } from "../../backend/training.js";
import { requireNode } from "../../host.js";
import { IS_LITTLE_ENDIAN, swapBytes } from "../byte_order.js";

export const BYTES_OF = { float32: 4, int32: 4, int64: 8 } as const;

/** Why a tensor's rows cannot be read. */
export type Failure = Omit<RowFailure, "tensor">;

/** Reads whole rows, one after another, into `bytes`: null, or why it cannot. What has been read then is of no use. */
export function readRows(tensor: StoredTensor, rows: Int32Array, bytes: Uint8Array): Failure | null {
  const { fs } = requireNode();
  let at = rows[0] ?? 0;
  let file: number | null = null;
  try {
    // A pipe in the file's place would not open before someone writes into it.
    file = fs.openSync(tensor.path, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    if (!isUnchanged(file, tensor)) return { reason: "changed", row: at, value: 0 };
    const rowBytes = tensor.width * BYTES_OF[tensor.dtype];
    for (let i = 0, end = 0; i < rows.length; i = end) {
      at = rows[i] as number;
      end = endOfRun(rows, i);
      const run = bytes.subarray(i * rowBytes, end * rowBytes);
      if (!readAll(file, run, tensor.begin + at * rowBytes)) return { reason: "cut", row: at, value: 0 };
    }
    if (!isUnchanged(file, tensor)) return { reason: "changed", row: rows[0] ?? 0, value: 0 };
  } catch (error) {
    return { reason: "system", row: at, value: errorNumber(error) };
  } finally {
    if (file !== null) fs.closeSync(file);
  }
  if (!IS_LITTLE_ENDIAN) swapBytes(bytes, BYTES_OF[tensor.dtype]);
  return null;
}

/** Where the rows end that lie one after another from `i` on. */
function endOfRun(rows: Int32Array, i: number): number {
  let end = i + 1;
  while (end < rows.length && rows[end] === (rows[end - 1] as number) + 1) end++;
  return end;
}

function isUnchanged(file: number, { size, modified }: StoredTensor): boolean {
  const stats = requireNode().fs.fstatSync(file, { bigint: true });
  return stats.isFile() && Number(stats.size) === size && stats.mtimeNs === modified;
}

/** False where the file ends before. */
function readAll(file: number, bytes: Uint8Array, position: number): boolean {
  for (let done = 0; done < bytes.length;) {
    const read = requireNode().fs.readSync(file, bytes, done, bytes.length - done, position + done);
    if (read === 0) return false;
    done += read;
  }
  return true;
}

/** The system's number of what it fails with, as a native program has it. Throws what is no failure of the system's. */
function errorNumber(error: unknown): number {
  const { code } = error as NodeJS.ErrnoException;
  const number = (requireNode().os.constants.errno as Readonly<Record<string, number>>)[code ?? ""];
  if (number === undefined) throw error;
  return number;
}

/** The system's name of that number. */
export function errorName(number: number): string | undefined {
  const names = Object.entries(requireNode().os.constants.errno);
  return names.find(([, value]) => value === number)?.[0];
}
