/** Amounts in words: bytes, and lengths of time. */

export function sayBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];
  const at = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10));
  const amount = bytes / 1024 ** at;
  return `${at === 0 || amount >= 10 ? Math.round(amount) : Number(amount.toFixed(1))} ${units[at]}`;
}

export function sayDays(days: number): string {
  if (days >= 2) return `${Math.round(days)} days`;
  const hours = days * 24;
  return hours >= 2 ? `${Math.round(hours)} hours` : `${Math.max(1, Math.round(hours * 60))} minutes`;
}

/** `1.5`, `12`, `4000`. */
export function sayRate(perSecond: number): string {
  return perSecond >= 10 ? String(Math.round(perSecond)) : String(Number(perSecond.toPrecision(2)));
}
