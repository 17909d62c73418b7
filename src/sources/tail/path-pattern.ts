/**
 * A path with wildcards, taken apart: `*`, `?`, `[a-z]` and `{a,b}` within one segment. Names that begin with a dot are
 * matched only by a segment that does.
 */
import { resolve } from 'node:path';
import { AppError } from '../../contract/problems.ts';

export interface Segment {
  readonly text: string;
  /** Null: the text is a name, not a pattern. */
  readonly pattern: RegExp | null;
}

export interface PathPattern {
  readonly text: string;
  /** From the root on. */
  readonly directories: readonly Segment[];
  readonly name: Segment;
}

export function parsePathPattern(text: string): PathPattern {
  const segments = resolve(text).split('/').slice(1).map(parseSegment);
  const name = segments.at(-1);
  if (text === '' || text.endsWith('/') || name === undefined || name.text === '')
    throw refused(text, 'names no file', `Name the files, such as ${text === '' ? '/var/log/kubernetes/audit' : text}/*.log.`);
  if (segments.some((segment) => segment.text.includes('**')))
    throw refused(text, 'holds **, which is not understood', 'Write one pattern for each depth.');
  return { text, directories: segments.slice(0, -1), name };
}

export function matches({ text, pattern }: Segment, name: string): boolean {
  return pattern === null ? text === name : pattern.test(name) && name.startsWith('.') === text.startsWith('.');
}

/** Whether the path is one that the pattern names. */
export function isNamedBy({ directories, name }: PathPattern, path: string): boolean {
  const parts = path.split('/').slice(1);
  const segments = [...directories, name];
  return parts.length === segments.length && segments.every((segment, index) => matches(segment, parts[index] ?? ''));
}

function parseSegment(text: string): Segment {
  if (!/[*?[{]/.test(text)) return { text, pattern: null };
  const pattern = compile(text);
  if (pattern === null) throw refused(text, 'cannot be read', 'A range in brackets goes upwards: [a-z].');
  return { text, pattern };
}

/** A bracket that is never closed stands for itself. Null: a range in brackets goes downwards. */
function compile(text: string): RegExp | null {
  const source = text.replace(
    /\*+|\?|\[(!|\^)?(\]?[^\]]*)\]|\{([^{}]*)\}|[^*?[{]+|[[{]/g,
    (part, not: string, set: string, choice: string) => {
      if (part.startsWith('*')) return '[^/]*';
      if (part === '?') return '[^/]';
      if (set !== undefined) return `[${not === undefined ? '' : '^'}${set.replace(/[\\\]^[]/g, '\\$&')}]`;
      if (choice !== undefined) return `(?:${choice.split(',').map(inBraces).join('|')})`;
      return literal(part);
    },
  );
  try {
    return new RegExp(`^${source}$`, 's');
  } catch {
    return null;
  }
}

function inBraces(text: string): string {
  return literal(text).replaceAll('\\*', '[^/]*').replaceAll('\\?', '[^/]');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function refused(text: string, what: string, hint: string): AppError {
  return new AppError('usage', { message: `The path “${text}” ${what}.`, hint });
}
