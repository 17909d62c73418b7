/** The questions that were asked in this browser, newest first. They stay here, and can be forgotten. */

export interface Asked {
  readonly text: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export const mostKept = 100;
/** A longer one is not kept: it would push the others out of the browser’s storage. */
export const longestKept = 10_000;

/** The list with this one at its top; it stands there once. */
export function remember(list: readonly Asked[], text: string, at: number): readonly Asked[] {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longestKept) return list;
  return [{ text: trimmed, at }, ...list.filter((asked) => asked.text !== trimmed)].slice(0, mostKept);
}

/** Another one than what stands in the editor: older for 1, newer for -1; null at the end. */
export function recall(list: readonly Asked[], text: string, step: 1 | -1): string | null {
  const at = list.findIndex((asked) => asked.text === text.trim());
  if (at < 0) return step === 1 ? (list[0]?.text ?? null) : null;
  const next = at + step;
  return next < 0 ? '' : (list[next]?.text ?? null);
}

/** What storage holds may be of another version, or not ours at all. */
export function parseHistory(text: string | null): readonly Asked[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    if (!Array.isArray(kept)) return [];
    return kept.filter(isAsked).slice(0, mostKept);
  } catch {
    return [];
  }
}

function isAsked(value: unknown): value is Asked {
  const { text, at } = (value ?? {}) as Partial<Asked>;
  return typeof text === 'string' && text !== '' && typeof at === 'number' && Number.isFinite(at);
}

const key = 'telltale.questions';

export function readHistory(): readonly Asked[] {
  try {
    return parseHistory(localStorage.getItem(key));
  } catch {
    // Storage may be closed to us.
    return [];
  }
}

export function keepInHistory(text: string): void {
  write(remember(readHistory(), text, Date.now()));
}

export function forgetHistory(): void {
  write([]);
}

function write(list: readonly Asked[]): void {
  try {
    localStorage.setItem(key, JSON.stringify(list));
  } catch {
    // It is full or closed: the page works without.
  }
}
