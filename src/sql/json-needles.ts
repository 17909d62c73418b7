/**
 * Byte patterns of which every JSON spelling of a text holds at least one, whatever its escapes: lines and records without
 * them need no parsing. Used by the line filter of raw files and before a path is followed into a record.
 */

export interface Anchors {
  /** Whether the text stands at the beginning, or the end, of the JSON string; its quote is looked for as well. */
  readonly start: boolean;
  readonly end: boolean;
}

export const whole: Anchors = { start: true, end: true };

const minimumLength = 3;

/** The patterns, or null where a search for them would not be exact or not be worth it. */
export function jsonNeedles(text: string, anchors: Anchors = { start: false, end: false }): string[] | null {
  const run = longestRun(text);
  if (run.length < minimumLength || !occursOnlyInStrings(run, text, anchors)) return null;
  const opening = anchors.start && text.startsWith(run) ? '"' : '';
  const closing = anchors.end && text.endsWith(run) ? '"' : '';
  return [opening + run + closing, ...new Set([...run].flatMap(escapedForms))];
}

/** The longest part of characters that JSON need not escape and that writers do not escape by habit (as Go does `<>&`). */
function longestRun(text: string): string {
  const runs = text.match(/[ !#-%'-;=?-[\]-~]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/**
 * A value that is no JSON string is compared by its JSON text, which the engine renders anew (`1e3` as `1000`, no blanks), so
 * a search for what may be part of such a text could miss it. Outside strings, letters occur in three words and in exponents.
 */
function occursOnlyInStrings(run: string, text: string, anchors: Anchors): boolean {
  if (anchors.start && anchors.end) return !isJson(text);
  return (run.match(/[a-z]+/gi) ?? []).some((word) => !['true', 'false', 'null', 'E'].some((known) => known.includes(word)));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function escapedForms(character: string): string[] {
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  const forms = [`\\u${code}`, `\\u${code.toUpperCase()}`];
  return character === '/' ? [...forms, '\\/'] : forms;
}
