/** Numbers from a listing, as their digits: how many there are says how exact they are. */
import { SamebitsError } from "../../browser.js";
import { readPrinted } from "./printed.js";

export interface Listing {
  /** In the order they are drawn. */
  readonly numbers: readonly string[];
  /** What the file says of its net: a state_dict its sizes, `samebits init --json` the seed too. */
  readonly net: { readonly sizes: string; readonly seed: string | null } | null;
}

/** A number's digits in place of the number, marked. */
type Node = string | boolean | null | readonly Node[] | { readonly [name: string]: Node };

const MARK = "#";
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The numbers of JSON - those of an array, of an object's arrays, or of the parameters that `samebits init --json` wrote - or
 * of tensors as they are printed. Throws ERR_FILE_FORMAT.
 */
export function readListing(text: string, file: string): Listing {
  const fail = (problem: string): SamebitsError => {
    const wanted = "JSON is wanted, an array of numbers or an object of arrays, or tensors as they are printed";
    return new SamebitsError("ERR_FILE_FORMAT", `${file}: ${problem}; ${wanted}`);
  };
  const printed = readPrinted(text, fail);
  if (printed !== null) return { numbers: printed, net: null };
  const root = parseDigits(text, fail);
  const numbers: string[] = [];
  collect(dataOf(root), fail, numbers);
  if (numbers.length === 0) throw fail("it holds no numbers");
  return { numbers, net: netOf(root) };
}

function parseDigits(text: string, fail: (problem: string) => Error): Node {
  try {
    JSON.parse(text);
  } catch (error) {
    throw fail(`it is not JSON: ${(error as Error).message}`);
  }
  return JSON.parse(text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${MARK}${token}"`))) as Node;
}

function dataOf(root: Node): Node {
  if (!isObject(root) || !isObject(root["parameters"] ?? null)) return root;
  return Object.values(root["parameters"] as object).map((entry: Node) =>
    isObject(entry) ? (entry["data"] ?? null) : entry,
  );
}

function netOf(root: Node): Listing["net"] {
  if (!isObject(root) || !isObject(root["parameters"] ?? null)) return null;
  const { sizes, seed } = root;
  if (!Array.isArray(sizes) || typeof seed !== "string") return null;
  return { sizes: sizes.map(digitsOf).join("-"), seed: digitsOf(seed) };
}

/** A large seed is a text in the file. */
function digitsOf(node: Node): string {
  return String(node).replace(MARK, "");
}

function isObject(node: Node): node is { readonly [name: string]: Node } {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}

function collect(node: Node, fail: (problem: string) => Error, numbers: string[]): void {
  if (typeof node === "string" && node.startsWith(MARK)) numbers.push(node.slice(MARK.length));
  else if (typeof node !== "object" || node === null) throw fail(`${JSON.stringify(node)} is not a number`);
  else for (const child of Object.values(node)) collect(child, fail, numbers);
}
