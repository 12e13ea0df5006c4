import { checkBoolean, checkInteger, checkNonNegative, checkOptions } from "../checks.js";
import { isFloating, type DType } from "./dtype.js";
import { floatCells, textCells, type Cells } from "./number_format.js";
import { elementCount, type Shape } from "./shape.js";

/** torch.set_printoptions's options, with its defaults. */
export interface FormatOptions {
  /** Digits after the point, from 0 to 100; 4 by default. Whole numbers are shown without any. */
  precision?: number;
  /** A tensor of more elements is summarised; 1000 by default, Infinity for never. */
  threshold?: number;
  /** How many elements a summary shows at either end of a dimension, at least 1; 3 by default. */
  edgeitems?: number;
  /** Characters in a line; 80 by default. */
  linewidth?: number;
  /** Whether numbers are shown with an exponent; null, the default, leaves it to the numbers. */
  sciMode?: boolean | null;
}

/** What printing needs to know of a tensor; Tensor satisfies it. */
export interface Printable {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: ArrayLike<number | bigint>;
  readonly requiresGrad?: boolean;
  readonly parameter?: boolean;
}

/** The dtypes that the elements' look tells. */
const ASSUMED: readonly DType[] = ["float32", "int64", "bool"];
const PREFIX = "tensor(";

/** What Python's print shows of the tensor under these options: torch/_tensor_str.py. Throws ERR_ARGUMENT. */
export function formatPrintable(t: Printable, options: FormatOptions = {}): string {
  const settings = checkFormatOptions(options);
  const text = addSuffixes(PREFIX + formatElements(t, settings), suffixesOf(t), settings.linewidth);
  return t.parameter === true ? `Parameter containing:\n${text}` : text;
}

function checkFormatOptions(options: FormatOptions): Required<FormatOptions> {
  const names = ["precision", "threshold", "edgeitems", "linewidth", "sciMode"];
  const given = checkOptions(options, names, "formatTensor", ["sciMode"]);
  const { precision = 4, threshold = 1000, edgeitems = 3, linewidth = 80, sciMode = null } = given;
  return {
    precision: checkInteger(precision, "precision", 0, 100),
    threshold: checkNonNegative(threshold, "threshold"),
    edgeitems: checkInteger(edgeitems, "edgeitems", 1),
    linewidth: checkInteger(linewidth, "linewidth", 1),
    sciMode: sciMode === null ? null : checkBoolean(sciMode, "sciMode"),
  };
}

function formatElements(t: Printable, settings: Required<FormatOptions>): string {
  const size = elementCount(t.shape);
  if (size === 0) return "[]";
  const edge = size > settings.threshold ? settings.edgeitems : Infinity;
  const cells = formatCells(t, shownOffsets(t.shape, edge), settings);
  return layOut(cells, t.shape, edge, settings.linewidth);
}

function formatCells(t: Printable, offsets: readonly number[], settings: Required<FormatOptions>): Cells {
  const values = offsets.map((offset) => t.data[offset] as number | bigint);
  if (isFloating(t.dtype)) return floatCells(values.map(Number), settings.precision, settings.sciMode);
  return textCells(values.map((value) => (t.dtype === "bool" ? wordOf(value) : String(value))));
}

function wordOf(value: number | bigint): string {
  return value === 0 ? "False" : "True";
}

/** Where the elements lie that are shown: `edge` at either end of every dimension longer than both. */
function shownOffsets(shape: Shape, edge: number): number[] {
  let offsets = [0];
  for (const size of shape) {
    const indices = shownIndices(size, edge);
    offsets = offsets.flatMap((offset) => indices.map((index) => offset * size + index));
  }
  return offsets;
}

function shownIndices(size: number, edge: number): number[] {
  const shown = Math.min(size, 2 * edge);
  return Array.from({ length: shown }, (_, i) => (i < edge ? i : i + size - shown));
}

/** The cells in brackets, from the innermost dimension outwards; a scalar is its cell. */
function layOut(cells: Cells, shape: Shape, edge: number, linewidth: number): string {
  let texts = cells.texts;
  for (let depth = shape.length - 1; depth >= 0; depth--) {
    const isVector = depth === shape.length - 1;
    const indent = PREFIX.length + depth;
    const perLine = isVector ? Math.max(1, Math.floor((linewidth - indent) / (cells.width + 2))) : 1;
    const newline = `,${"\n".repeat(isVector ? 1 : shape.length - depth - 1)}${" ".repeat(indent + 1)}`;
    texts = chunks(texts, Math.min(shape[depth] as number, 2 * edge)).map((items) => {
      if ((shape[depth] as number) > 2 * edge) items.splice(edge, 0, isVector ? " ..." : "...");
      const lines = chunks(items, perLine).map((line) => line.join(", "));
      return `[${lines.join(newline)}]`;
    });
  }
  return texts[0] as string;
}

function chunks(items: readonly string[], size: number): string[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** What follows the numbers; torch._tensor_str leaves out what a reader takes for granted. */
function suffixesOf(t: Printable): string[] {
  const isEmpty = elementCount(t.shape) === 0;
  const suffixes: string[] = [];
  if (isEmpty && t.shape.length !== 1) suffixes.push(`size=(${t.shape.join(", ")})`);
  if (!(isEmpty ? ["float32"] : ASSUMED).includes(t.dtype)) suffixes.push(`dtype=torch.${t.dtype}`);
  if (t.requiresGrad === true) suffixes.push("requires_grad=True");
  return suffixes;
}

/** The text with its suffixes, each on the last line where it fits, else on a line of its own, and the closing bracket. */
function addSuffixes(text: string, suffixes: readonly string[], linewidth: number): string {
  let result = text;
  let lineLength = text.length - text.lastIndexOf("\n") + 1; // as PyTorch counts it: with the line break and 1 more
  for (const suffix of suffixes) {
    const isFitting = lineLength + suffix.length + 2 <= linewidth;
    result += (isFitting ? ", " : `,\n${" ".repeat(PREFIX.length)}`) + suffix;
    lineLength = suffix.length + (isFitting ? lineLength + 2 : PREFIX.length);
  }
  return `${result})`;
}
