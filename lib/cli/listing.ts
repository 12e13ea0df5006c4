/** Numbers from a JSON text, as their digits: how many there are says how exact they are. */
import { SamebitsError } from "../index.js";

/** A number's digits in place of the number, marked. */
type Node = string | boolean | null | readonly Node[] | { readonly [name: string]: Node };

const MARK = "#";
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The numbers in their order: those of an array, of an object's arrays, or of the parameters that `samebits init --json`
 * wrote. Throws ERR_FILE_FORMAT.
 */
export function readListing(text: string, file: string): string[] {
  const root = parseDigits(text, file);
  const numbers: string[] = [];
  collect(dataOf(root), file, numbers);
  if (numbers.length === 0) throw formatError(file, "it holds no numbers");
  return numbers;
}

function parseDigits(text: string, file: string): Node {
  try {
    JSON.parse(text);
  } catch (error) {
    throw formatError(file, `it is no JSON: ${(error as Error).message}`);
  }
  return JSON.parse(text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${MARK}${token}"`))) as Node;
}

function dataOf(root: Node): Node {
  if (!isObject(root) || !isObject(root["parameters"] ?? null)) return root;
  return Object.values(root["parameters"] as object).map((entry: Node) =>
    isObject(entry) ? (entry["data"] ?? null) : entry,
  );
}

function isObject(node: Node): node is { readonly [name: string]: Node } {
  return typeof node === "object" && node !== null && !Array.isArray(node);
}

function collect(node: Node, file: string, numbers: string[]): void {
  if (typeof node === "string" && node.startsWith(MARK)) numbers.push(node.slice(MARK.length));
  else if (typeof node !== "object" || node === null) throw formatError(file, `${JSON.stringify(node)} is no number`);
  else for (const child of Object.values(node)) collect(child, file, numbers);
}

function formatError(file: string, problem: string): SamebitsError {
  return new SamebitsError(
    "ERR_FILE_FORMAT",
    `${file}: ${problem}; an array of numbers is wanted, or an object of arrays`,
  );
}
