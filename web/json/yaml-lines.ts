/** A body laid out as YAML, for reading: lines with their depth, whose values are told apart by kind. Pure. */
import { ExactNumber, printExact } from './exact-json.ts';
import { isMap } from './walk.ts';

export interface YamlLine {
  readonly depth: number;
  /** `- ` for each list that begins here. */
  readonly dashes: number;
  /** Null for an element of a list, and a line of a block of text. */
  readonly key: string | null;
  readonly text: string;
  readonly kind: 'text' | 'number' | 'word' | 'mark' | 'none';
}

/** Deeper than this the rest stands in one line, as JSON, which is YAML too. */
const deepest = 60;

export function yamlLines(root: unknown, most = 200_000): YamlLine[] {
  const lines: YamlLine[] = [];
  write(root, { depth: 0, dashes: 0, key: null, lines, most });
  return lines;
}

interface Place {
  readonly depth: number;
  readonly dashes: number;
  readonly key: string | null;
  readonly lines: YamlLine[];
  readonly most: number;
}

function write(value: unknown, place: Place): void {
  const { depth, dashes, key, lines, most } = place;
  if (lines.length >= most) return;
  const entries = Array.isArray(value) ? value.map((each) => [null, each as unknown] as const) : isMap(value) ? Object.entries(value) : [];
  if (entries.length === 0 || depth >= deepest) {
    writeScalar(value, place);
    return;
  }
  // A key stands on a line of its own; the first entry of an element stands behind its dash.
  if (key !== null) lines.push({ depth, dashes, key, text: '', kind: 'none' });
  const isList = Array.isArray(value);
  const inner = key === null ? depth : depth + 1;
  for (const [at, [name, child]] of entries.entries()) {
    const carried = key === null && at === 0 ? dashes : 0;
    const indent = key === null && at > 0 ? depth + dashes : inner;
    write(child, { depth: indent, dashes: carried + (isList ? 1 : 0), key: name, lines, most });
  }
}

function writeScalar(value: unknown, { depth, dashes, key, lines }: Place): void {
  const base = { depth, dashes, key };
  if (typeof value !== 'string' || !value.includes('\n') || value.length > 100_000) {
    lines.push({ ...base, ...scalar(value) });
    return;
  }
  // `|` keeps one line end at the end, `|-` none, `|+` all.
  const body = value.replace(/\n+$/, '');
  const ends = value.length - body.length;
  lines.push({ ...base, text: ends === 0 ? '|-' : ends === 1 ? '|' : '|+', kind: 'mark' });
  for (const text of [...body.split('\n'), ...Array<string>(Math.max(0, ends - 1)).fill('')]) {
    lines.push({ depth: depth + dashes + 1, dashes: 0, key: null, text, kind: 'text' });
  }
}

const plain = /^[A-Za-z/_][\w/.@+=-]*(?:[ :][\w/.@+=-]+)*$/;
const reserved = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;

export function scalar(value: unknown): Pick<YamlLine, 'text' | 'kind'> {
  if (typeof value === 'string') return { text: plain.test(value) && !reserved.test(value) ? value : JSON.stringify(value), kind: 'text' };
  if (typeof value === 'number' || value instanceof ExactNumber) return { text: String(value), kind: 'number' };
  return { text: inOneLine(value), kind: 'word' };
}

/** A key as YAML has it. */
export function printKey(key: string): string {
  return plain.test(key) && !reserved.test(key) ? key : JSON.stringify(key);
}

export function inOneLine(value: unknown): string {
  try {
    return printExact(value) ?? 'null';
  } catch {
    return '(too deep to be shown)';
  }
}
