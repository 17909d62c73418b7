/** How Sigma's modifiers encode a value before it is looked for: base64, at any of its three offsets, and UTF-16. One byte is one character here. */

export function bytesOf(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** Little-endian: what Windows calls wide. */
export function utf16le(text: string): string {
  return units(text, (unit) => [unit & 0xff, unit >> 8]);
}

export function utf16be(text: string): string {
  return units(text, (unit) => [unit >> 8, unit & 0xff]);
}

/** With a byte order mark before it. */
export function utf16(text: string): string {
  return `\xff\xfe${utf16le(text)}`;
}

export function base64(bytes: string): string {
  return btoa(bytes);
}

/** What base64 makes of the bytes wherever they stand in longer ones: the characters that no neighbour can change. */
export function base64Offsets(bytes: string): readonly string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = btoa('\0'.repeat(offset) + bytes).replaceAll('=', '');
    const start = [0, 2, 3][offset] ?? 0;
    const hasRest = (offset + bytes.length) % 3 !== 0;
    return encoded.slice(start, hasRest ? -1 : undefined);
  });
}

function units(text: string, bytes: (unit: number) => readonly number[]): string {
  return Array.from({ length: text.length }, (_, at) => String.fromCharCode(...bytes(text.charCodeAt(at)))).join('');
}
