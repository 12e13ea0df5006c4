/** Samples that lie in files, as they are read. */
import type { RowFailure, StoredRows, StoredTensor } from "../backend/training.js";
import { SamebitsError } from "../errors.js";
import { formatError, systemError } from "../files/file_error.js";
import { bytesOf } from "../files/byte_order.js";
import type { InputTensor } from "../tensor/integers.js";
import { BYTES_OF, errorName, readRows } from "../files/stored/read_rows.js";

export class FileRows implements StoredRows {
  readonly x: StoredTensor;
  readonly y: StoredTensor;
  readonly rows: Int32Array | null;

  constructor(x: StoredTensor, y: StoredTensor, rows: Int32Array | null) {
    [this.x, this.y, this.rows] = [x, y, rows];
  }

  read(samples: Int32Array, x: InputTensor["data"], y: Int32Array | Float32Array): RowFailure | null {
    return this.readInputs(samples, x) ?? this.readTargets(samples, y);
  }

  readInputs(samples: Int32Array, out: InputTensor["data"]): RowFailure | null {
    return readNumbers(this.x, "x", this.#rowsOf(samples), out);
  }

  readTargets(samples: Int32Array, out: Int32Array | Float32Array): RowFailure | null {
    return readTargets(this.y, this.#rowsOf(samples), out);
  }

  #rowsOf(samples: Int32Array): Int32Array {
    const { rows } = this;
    return rows === null ? samples : samples.map((sample) => rows[sample] as number);
  }

  /** The failure in words; where it is of a target, `classes` is how many there are. */
  errorOf({ reason, tensor, row, value }: RowFailure, classes?: number): SamebitsError {
    const { path } = this[tensor];
    const where = `row ${row} of ${tensor}`;
    if (reason === "changed")
      return formatError(
        path,
        `has changed since it was opened, found at ${where}`,
        "Open it anew when nobody writes to it",
      );
    if (reason === "cut")
      return formatError(path, `${where} is cut short: the file ends there`, "Get it anew, and open it anew");
    if (reason === "system") {
      const code = errorName(value);
      const cause = Object.assign(new Error(code ?? `the system's error ${value}`), { code });
      return systemError(path, `read ${where} in`, cause);
    }
    const wanted =
      classes === undefined || Int32Array.of(value)[0] !== value
        ? "it must be an integer from -2147483648 to 2147483647"
        : `with ${classes} classes it must lie from 0 to ${classes - 1}`;
    return new SamebitsError("ERR_ARGUMENT", `${path}: the target in ${where} is ${value}; ${wanted}`);
  }
}

function readTargets(y: StoredTensor, rows: Int32Array, out: Int32Array | Float32Array): RowFailure | null {
  if (y.dtype === "int64") return readIndices(y, rows, out as Int32Array);
  if (y.dtype === "float32") return readNumbers(y, "y", rows, out);
  return named("y", readRows(y, rows, bytesOf(out)));
}

/** As the file has them, in the machine's order of bytes. */
function readNumbers(
  t: StoredTensor,
  tensor: "x" | "y",
  rows: Int32Array,
  out: InputTensor["data"],
): RowFailure | null {
  if (t.columns === null) return named(tensor, readRows(t, rows, bytesOf(out)));
  const whole = new Uint8Array(rows.length * t.width * BYTES_OF[t.dtype]);
  const failure = readRows(t, rows, whole);
  if (failure === null) pick(whole, t.width, t.columns, out);
  return named(tensor, failure);
}

/** As words of 32 bits, so that NaNs keep their payloads. */
function pick(rows: Uint8Array, width: number, columns: Int32Array, out: InputTensor["data"]): void {
  const from = new Uint32Array(rows.buffer);
  const to = new Uint32Array(out.buffer, out.byteOffset, out.byteLength / 4);
  const words = out.BYTES_PER_ELEMENT / 4;
  for (let i = 0, start = 0; i < to.length; start += width * words)
    for (const column of columns)
      for (let word = 0; word < words; word++) to[i++] = from[start + column * words + word]!;
}

function readIndices(y: StoredTensor, rows: Int32Array, out: Int32Array): RowFailure | null {
  const wide = new BigInt64Array(out.length);
  const failure = readRows(y, rows, bytesOf(wide));
  if (failure !== null) return named("y", failure);
  for (let i = 0; i < out.length; i++) {
    const index = wide[i] as bigint;
    if (BigInt.asIntN(32, index) !== index)
      return { reason: "target", tensor: "y", row: rows[i]!, value: Number(index) };
    out[i] = Number(index);
  }
  return null;
}

function named(tensor: "x" | "y", failure: Omit<RowFailure, "tensor"> | null): RowFailure | null {
  return failure === null ? null : { ...failure, tensor };
}
