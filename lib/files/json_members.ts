/**
 * The members of a JSON object one by one, as text: so that a large object can be read with turns for the event loop, a name that
 * stands twice is seen, and what is nested too deep is refused before anything is built of it.
 */

/** A member: its name, and its value, to be parsed. `at` is where the value begins. */
export interface JsonMember {
  readonly name: string;
  readonly value: string;
  readonly at: number;
}

/** How deep a value may be nested: as deep as the reference of safetensors reads. */
const DEEPEST = 127;

/** Throws a SyntaxError for what is not one JSON object, with nothing after it but white space. */
export function* jsonMembers(text: string): Generator<JsonMember> {
  let at = expectMark(text, skipSpace(text, 0), "{");
  let next = skipSpace(text, at);
  if (text[next] === "}") return endOfText(text, next + 1);
  for (;;) {
    const nameEnd = endOfString(text, next);
    const name = JSON.parse(text.slice(next, nameEnd)) as string;
    at = skipSpace(text, expectMark(text, skipSpace(text, nameEnd), ":"));
    const end = endOfValue(text, at);
    yield { name, value: text.slice(at, end), at };
    if (text[end] === "}") return endOfText(text, end + 1);
    next = skipSpace(text, expectMark(text, end, ","));
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (" \t\n\r".includes(text[at] ?? "x")) at++;
  return at;
}

function expectMark(text: string, at: number, mark: string): number {
  if (text[at] === mark) return at + 1;
  throw new SyntaxError(`${mark} is missing at character ${at}`);
}

function endOfText(text: string, from: number): void {
  const at = skipSpace(text, from);
  if (at < text.length) throw new SyntaxError(`there is more after the object, at character ${at}`);
}

/** After the closing quote of the string that begins at `from`. */
function endOfString(text: string, from: number): number {
  if (text[from] !== '"') throw new SyntaxError(`a string is missing at character ${from}`);
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '"') return at + 1;
    if (text[at] === "\\") at++;
  }
  throw new SyntaxError(`the string at character ${from} has no end`);
}

/** Where the comma or brace is that ends the value which begins at `from`. */
function endOfValue(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const mark = text[at] as string;
    if (mark === '"') at = endOfString(text, at) - 1;
    else if (mark === "{" || mark === "[") depth++;
    else if (depth === 0 && (mark === "," || mark === "}")) return at;
    else if (mark === "}" || mark === "]") depth--;
    if (depth > DEEPEST) throw new SyntaxError(`the value at character ${from} is nested too deep`);
  }
  throw new SyntaxError(`the value at character ${from} has no end`);
}
