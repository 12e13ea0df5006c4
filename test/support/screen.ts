/** What a terminal of some width shows of what is written to it: as much of one as progress needs. */

const ESCAPE = String.fromCharCode(27);
const PIECE = new RegExp(String.raw`${ESCAPE}\[(\??\d*)([A-Za-z])|\r|\n|[^${ESCAPE}\r\n]`, "gu");

export class Screen {
  readonly #width: number;
  readonly #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  /** Whether a line did not fit, so that the terminal had to break it. */
  wraps = false;
  /** The modes that were switched and not switched back: "?25" is the cursor, "?7" the breaking of lines. */
  readonly changed: Set<string> = new Set<string>();

  constructor(width: number) {
    this.#width = width;
  }

  /** The lines, without the blanks at their ends. */
  get lines(): string[] {
    return this.#lines.map((line) =>
      Array.from(line, (letter) => letter ?? " ")
        .join("")
        .trimEnd(),
    );
  }

  write(text: string): void {
    for (const [piece, number = "", command] of text.matchAll(PIECE)) {
      if (command !== undefined) this.#obey(command, number);
      else if (piece === "\r") this.#column = 0;
      else if (piece === "\n") this.#down();
      else this.#put(piece);
    }
  }

  #put(letter: string): void {
    if (this.#column === this.#width) {
      this.wraps = true;
      this.#down();
      this.#column = 0;
    }
    (this.#lines[this.#row] as string[])[this.#column] = letter;
    this.#column += 1;
  }

  #down(): void {
    this.#row += 1;
    this.#lines[this.#row] ??= [];
  }

  #obey(command: string, number: string): void {
    const count = Number(number) || 1;
    const line = this.#lines[this.#row] as string[];
    if (command === "A") this.#row = Math.max(0, this.#row - count);
    else if (command === "G") this.#column = count - 1;
    else if (command === "K") line.length = Math.min(line.length, this.#column);
    else if (command === "l") this.changed.add(number);
    else if (command === "h") this.changed.delete(number);
    else throw new Error(`a terminal's command that this screen does not know: ${number}${command}`);
  }
}
