/** Amounts of data as people write them, `1MiB`, `64k`, `1.5 GB`, to bytes and back. `MB` and `k` count in thousands, `MiB` and `Ki` in 1024. */

const powers = ['k', 'm', 'g', 't', 'p'];

/** Bytes, or null where the text is not a size. */
export function readSize(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,15})?)\s*(?:([kmgtp])(i?)b?|b|bytes?)?$/i.exec(text);
  if (match === null) return null;
  const [, count, prefix, binary] = match;
  const power = prefix === undefined ? 0 : powers.indexOf(prefix.toLowerCase()) + 1;
  const bytes = Math.round(Number(count) * (binary ? 1024 : 1000) ** power);
  return Number.isSafeInteger(bytes) ? bytes : null;
}

/** In the largest binary unit that divides it. */
export function printSize(bytes: number): string {
  for (let power = powers.length; power > 0; power--) {
    const unit = 1024 ** power;
    if (bytes !== 0 && bytes % unit === 0) return `${bytes / unit}${(powers[power - 1] ?? '').toUpperCase()}iB`;
  }
  return String(bytes);
}
