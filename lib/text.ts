/** Texts out of files, or a caller's, as a terminal and a picture may have them. */
import stringWidth from "string-width";

/** How many columns of a terminal it takes: 猫 takes two. */
export function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : stringWidth(text);
}

/** Cut to a width on the terminal, with dots where something is left out. */
export function shortened(text: string, most: number): string {
  const line = text.replaceAll("\n", " ");
  if (widthOf(line) <= most) return line;
  let cut = "";
  for (const character of line) {
    if (widthOf(cut + character) > most - 3) break;
    cut += character;
  }
  return `${cut}...`;
}

/** In quotes where it begins or ends with a blank, or has invisible characters. */
export function printable(text: string): string {
  return visible(/^\S(.*\S)?$/u.test(text) && !INVISIBLE.test(text) ? text : JSON.stringify(text));
}

/** Invisible characters as their codes. */
export function visible(text: string): string {
  return text.replaceAll(INVISIBLES, (character) => `\\u{${(character.codePointAt(0) as number).toString(16)}}`);
}

/** Controls, which may be a terminal's commands, and what changes the direction of writing. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const INVISIBLES = new RegExp(INVISIBLE, "gu");
