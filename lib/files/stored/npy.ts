/**
 * The header of a .npy file: NumPy's own format, https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. It is a
 * dict as Python writes it, of three keys; nothing of it is evaluated.
 */
import type { StoredDType } from "../../backend/training.js";
import { show } from "../../checks.js";
import { SamebitsError } from "../../errors.js";
import { elementCount, type Shape } from "../../tensor/shape.js";
import { formatError, printable } from "../file_error.js";
import type { FileReader } from "../file_reader.js";

export interface NpyHeader {
  readonly dtype: StoredDType;
  readonly shape: Shape;
  /** Where the elements begin, row-major and little-endian. */
  readonly begin: number;
}

/** "\x93NUMPY", then the format's version and the length of the dict. */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
const VERSION_AT = MAGIC.length;
const LENGTH_AT = VERSION_AT + 2;
/** What NumPy writes has some hundred bytes. */
const LONGEST = 2 ** 16;

export async function isNpy(file: FileReader): Promise<boolean> {
  if (file.size < LENGTH_AT) return false;
  const bytes = await file.read(0, MAGIC.length, "its beginning");
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

/**
 * Throws ERR_FILE_FORMAT for what is damaged or no .npy file, in Fortran's order, big-endian, or made of Python's objects; ERR_DTYPE
 * for elements of another dtype.
 */
export async function readNpyHeader(file: FileReader): Promise<NpyHeader> {
  if (!(await isNpy(file)))
    throw formatError(file.path, "is no .npy file: it does not begin like one", "np.save makes one");
  const { text, begin } = await readText(file);
  const { descr, isFortran, shape } = parse(file.path, text);
  const { dtype, bytes } = dtypeOf(file.path, descr);
  if (isFortran && shape.length > 1) {
    throw formatError(
      file.path,
      "its array is in Fortran's order, column after column, so that its rows are in pieces",
      "Save np.ascontiguousarray of it",
    );
  }
  const end = begin + elementCount(shape) * bytes;
  if (end !== file.size)
    throw damaged(
      file.path,
      `its array of shape ${show(shape)} would end at byte ${end}, the file ends at byte ${file.size}`,
    );
  return { dtype, shape, begin };
}

async function readText(file: FileReader): Promise<{ text: string; begin: number }> {
  const [version = 0] = await file.read(VERSION_AT, 2, "the format's version");
  if (version < 1 || version > 3) throw damaged(file.path, `its version is ${version}; there are 1, 2 and 3`);
  const lengthBytes = version === 1 ? 2 : 4;
  const bytes = await file.read(LENGTH_AT, lengthBytes, "the header's length");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = version === 1 ? view.getUint16(0, true) : view.getUint32(0, true);
  if (length > LONGEST)
    throw damaged(file.path, `its header has ${length} bytes, more than the ${LONGEST} that are read here`);
  const begin = LENGTH_AT + lengthBytes + length;
  const header = await file.read(begin - length, length, "the header");
  return { text: new TextDecoder().decode(header), begin };
}

interface Fields {
  readonly descr: string;
  readonly isFortran: boolean;
  readonly shape: Shape;
}

/** What follows in a dict: each in time that grows with the text, whatever it is. A record's descr is a list, perhaps with lists in it. */
const OPENING = /\s*\{/y;
const KEY = /\s*'([a-z_]+)'\s*:/y;
const VALUE = /\s*('[^'\\]*'|True|False|\([\dL,\s]*\)|\[(?:[^[\]]|\[[^[\]]*\])*\])/y;
const COMMA = /\s*,/y;
const CLOSING = /\s*\}\s*$/y;

/** The keys and values of a dict as Python writes it; none where it is no such dict. */
function itemsOf(text: string): [key: string, value: string][] {
  let at = 0;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found && (found[1] ?? "");
  };
  const items: [string, string][] = [];
  if (take(OPENING) === null) return [];
  while (take(CLOSING) === null) {
    if (items.length > 0 && take(COMMA) === null) return [];
    if (items.length > 0 && take(CLOSING) !== null) break;
    const [key, value] = [take(KEY), take(VALUE)];
    if (key === null || value === null) return [];
    items.push([key, value]);
  }
  return items;
}

function parse(path: string, text: string): Fields {
  const list = itemsOf(text);
  const fields = new Map(list);
  const [descr, order, shape] = ["descr", "fortran_order", "shape"].map((key) => fields.get(key) ?? "");
  const isWhole = list.length === 3 && fields.size === 3 && /^['[]/.test(descr as string);
  if (!isWhole || !/^(True|False)$/.test(order as string) || !(shape as string).startsWith("("))
    throw damaged(
      path,
      `its header is ${show(text.trim().slice(0, 200))}, and no dict of descr, fortran_order and shape`,
    );
  const sizes = (shape as string)
    .slice(1, -1)
    .split(",")
    .map((size) => size.trim().replace(/L$/, ""));
  const numbers = sizes.filter((size) => size !== "").map(Number);
  const isShape = numbers.every(Number.isSafeInteger) && Number.isSafeInteger(8 * elementCount(numbers));
  if (!isShape) throw damaged(path, `its shape is ${shape}`);
  return { descr: descr as string, isFortran: order === "True", shape: numbers };
}

const DTYPES: ReadonlyMap<string, { readonly dtype: StoredDType; readonly bytes: number }> = new Map([
  ["f4", { dtype: "float32", bytes: 4 }],
  ["i4", { dtype: "int32", bytes: 4 }],
  ["i8", { dtype: "int64", bytes: 8 }],
]);

function dtypeOf(path: string, descr: string): { dtype: StoredDType; bytes: number } {
  const [, order = "", code = ""] = /^'([<>=|]?)([a-zA-Z]\d*)'$/.exec(descr) ?? [];
  if (code.startsWith("O")) {
    throw formatError(
      path,
      "it holds Python's objects, pickled, which are not read: to unpickle is to run code",
      "Save an array of numbers",
    );
  }
  const known = DTYPES.get(code);
  if (known === undefined) {
    throw new SamebitsError(
      "ERR_DTYPE",
      `${path}: its elements are ${printable(descr.slice(0, 80))}; save it as .astype(np.float32), or class indices as .astype(np.int64)`,
    );
  }
  if (order !== "<")
    throw formatError(path, `its numbers are not little-endian (${descr})`, `Save it as .astype("<${code}")`);
  return known;
}

function damaged(path: string, what: string): SamebitsError {
  return formatError(path, what, "It is damaged, or no .npy file");
}
