const encoder = new TextEncoder();

/** Bytes of a part that does not grow any more: to copy it takes no time that counts. */
const PART = 2 ** 20;

/** Bytes, one after another, in memory that grows, and in parts when it is much. Numbers are little-endian. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** Those that are full, and how many bytes they have. */
  readonly #before: Uint8Array[] = [];
  #lengthBefore = 0;

  get length(): number {
    return this.#lengthBefore + this.#length;
  }

  /** Views of what has been written, until more is. */
  get parts(): Uint8Array[] {
    return [...this.#before, this.#bytes.subarray(0, this.#length)];
  }

  uint8(value: number): this {
    const at = this.#grow(1);
    this.#view.setUint8(at, value);
    return this;
  }

  uint16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  uint32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  int32(value: number): this {
    const at = this.#grow(4);
    this.#view.setInt32(at, value, true);
    return this;
  }

  uint64(value: number): this {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, BigInt(value), true);
    return this;
  }

  /** Its highest byte first. */
  float64BigEndian(value: number): this {
    const at = this.#grow(8);
    this.#view.setFloat64(at, value, false);
    return this;
  }

  append(bytes: ArrayLike<number>): this {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** A well-formed text in UTF-8. */
  text(text: string): this {
    return this.append(encoder.encode(text));
  }

  /** The same of a short one, after its length in bytes: a uint32. */
  shortText(text: string): this {
    const at = this.#grow(4 + 3 * text.length);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(at + 4));
    this.#view.setUint32(at, written, true);
    this.#length = at + 4 + written;
    return this;
  }

  /** A text of ASCII characters. */
  ascii(text: string): this {
    for (let i = 0; i < text.length; i++) this.uint8(text.charCodeAt(i));
    return this;
  }

  /** Makes room for so many bytes, perhaps in another buffer; where they begin. */
  #grow(count: number): number {
    if (this.#length + count > this.#bytes.length) this.#renew(count);
    const at = this.#length;
    this.#length += count;
    return at;
  }

  #renew(count: number): void {
    const isFull = this.#length >= PART;
    const bytes = new Uint8Array(isFull ? Math.max(PART, count) : 2 * (this.#length + count));
    if (isFull) {
      this.#before.push(this.#bytes.subarray(0, this.#length));
      [this.#lengthBefore, this.#length] = [this.length, 0];
    } else bytes.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
  }
}
