/** Python's texts in UTF-8, in which lone surrogates may stand, as they may in JavaScript's. */

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** The text, or null where the bytes are none. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return decodeBetweenSurrogates(bytes);
  }
}

/** A lone surrogate is three bytes; what lies between two of them is UTF-8. */
function decodeBetweenSurrogates(bytes: Uint8Array): string | null {
  const parts: string[] = [];
  let from = 0;
  try {
    for (let at = 0; at + 2 < bytes.length; at++) {
      const unit = surrogateAt(bytes, at);
      if (unit === null) continue;
      parts.push(decoder.decode(bytes.subarray(from, at)), String.fromCharCode(unit));
      from = at + 3;
      at += 2;
    }
    parts.push(decoder.decode(bytes.subarray(from)));
  } catch {
    return null;
  }
  return parts.join("");
}

function surrogateAt(bytes: Uint8Array, at: number): number | null {
  const [second, third] = [bytes[at + 1] as number, bytes[at + 2] as number];
  const isSurrogate = bytes[at] === 0xed && second >= 0xa0 && second <= 0xbf && third >= 0x80 && third <= 0xbf;
  return isSurrogate ? 0xd000 | ((second & 0x3f) << 6) | (third & 0x3f) : null;
}

/** The text's bytes; a lone surrogate's are three, where TextEncoder has a replacement. */
export function encodeText(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const isSurrogate = code >= 0xd800 && code <= 0xdfff;
    bytes.push(
      ...(isSurrogate ? [0xed, 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f)] : encoder.encode(character)),
    );
  }
  return Uint8Array.from(bytes);
}

/** The text with a character of each byte's number, in UTF-8. */
export function encodeLatin1(bytes: Uint8Array): Uint8Array {
  let length = bytes.length;
  for (let i = 0; i < bytes.length; i++) length += (bytes[i] as number) >> 7;
  const text = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte >= 0x80) text[at++] = 0xc0 | (byte >> 6);
    text[at++] = byte < 0x80 ? byte : 0x80 | (byte & 0x3f);
  }
  return text;
}
