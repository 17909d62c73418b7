/** Field names and the paths inside them: `username`, `.objectRef.resource`, `request.spec.containers[*].image`, `annotations["k8s.io/x"]`. */
import type { Span } from '../model/diagnostic.ts';
import { type Field, isList } from '../model/field.ts';
import { findField, normalizeFieldName } from '../model/fields.ts';
import type { FieldRef, PathStep } from './ast.ts';
import { Cursor } from './cursor.ts';
import { lex } from './lex.ts';
import { quote } from './values/quote.ts';

/** Reads a field; the cursor stands on a bare word. */
export function parseField(cursor: Cursor): FieldRef | null {
  const base = cursor.next();
  const start = base.span.start;
  let name = cursor.text.slice(start, base.span.end);
  if (name.startsWith('@') && findField(name) === undefined) name = name.slice(1);
  const more: PathStep[] = [];
  while (cursor.peek().glued) {
    if (cursor.at('[')) {
      const step = parseBracket(cursor);
      if (step === null) return null;
      more.push(step);
    } else if (cursor.peek().kind === 'word' && cursor.peek().text.startsWith('.') && more.length > 0) {
      more.push(...keys(cursor.next().text));
    } else break;
  }
  return resolveField(name, more, { start, end: cursor.lastEnd }, cursor);
}

/** A comma-separated list of fields, at least one. */
export function parseFields(cursor: Cursor): FieldRef[] | null {
  const found: FieldRef[] = [];
  do {
    cursor.expect({ kind: 'field' });
    const token = cursor.peek();
    if (token.kind !== 'word' || (cursor.isStageKeyword(token) && found.length === 0)) {
      return cursor.error('missing-field', 'A field is expected here.', token.span, { hint: 'Name a field, such as user or resource.' });
    }
    const ref = parseField(cursor);
    if (ref === null) return null;
    found.push(ref);
  } while (cursor.take(','));
  return found;
}

/** The field of a name that does not stand in a query, such as one in a rule; null where it is not the form of a field. */
export function readField(text: string): FieldRef | null {
  const { tokens, diagnostics } = lex(text);
  const cursor = new Cursor({ text, tokens, stageKeywords: new Set() });
  if (diagnostics.length > 0 || cursor.peek().kind !== 'word') return null;
  const ref = parseField(cursor);
  return cursor.atEnd && ref?.span.start === 0 && ref.span.end === text.length ? ref : null;
}

/** The field that a reference is to; undefined where no such field exists. */
export function fieldOf(ref: FieldRef): Field | undefined {
  return findField(ref.field);
}

/** Whether it holds several values at once. */
export function isListField(ref: FieldRef): boolean {
  const field = fieldOf(ref);
  return field !== undefined && isList(field) && ref.path.length === 0;
}

/** Whether the fields hold the same, however they are spelled. */
export function isSameField(a: FieldRef, b: FieldRef): boolean {
  return a.field === b.field && printPath(a.path) === printPath(b.path);
}

/** Whether the path can lead into the field: any into an object or a map, an element of a list, the empty one elsewhere. */
export function mayHavePath(field: Field, path: readonly PathStep[]): boolean {
  return path.length === 0 || takesPath(field) || (isList(field) && path.every((step) => step.kind !== 'key'));
}

/** Whether the field is reached by path or by key. */
export function takesPath(field: Field): boolean {
  return field.type === 'map' || field.type === 'multimap' || field.type === 'object';
}

export function printPath(path: readonly PathStep[]): string {
  return path.map(printStep).join('');
}

/** No name of a field has more segments; a text of thousands is not tried from each of its ends. */
const longestName = 8;

/** The longest beginning of the name that is a field; the rest is a path inside it. An unknown name is left to the checker. */
function resolveField(name: string, more: readonly PathStep[], span: Span, { computed }: Cursor): FieldRef {
  const text = name + printPath(more);
  const type = more.length === 0 ? computed.get(normalizeFieldName(name)) : undefined;
  if (type !== undefined) return { field: normalizeFieldName(name), path: [], text, span, computed: type };
  const segments = name.replace(/^\./, '').split('.');
  for (let count = Math.min(segments.length, longestName); count > 0; count--) {
    const field = findField(segments.slice(0, count).join('.'));
    if (field === undefined) continue;
    const rest = segments.slice(count);
    if (!mayHavePath(field, [...rest.map(key), ...more])) break;
    const inner: PathStep[] = field.type === 'object' ? rest.map(key) : rest.length > 0 ? [key(rest.join('.'))] : [];
    return { field: field.name, path: [...inner, ...more], text, span };
  }
  return { field: normalizeFieldName(name), path: more, text, span };
}

function parseBracket(cursor: Cursor): PathStep | null {
  const open = cursor.next();
  const token = cursor.peek();
  if (cursor.take(']')) return { kind: 'any' };
  if (token.kind === 'quoted' || token.kind === 'word') {
    cursor.next();
    if (cursor.take(']')) {
      if (token.kind === 'quoted') return key(token.text);
      if (token.text === '*') return { kind: 'any' };
      return /^\d{1,9}$/.test(token.text) ? { kind: 'index', index: Number(token.text) } : key(token.text);
    }
  }
  return cursor.error(
    'bad-path',
    'This path is not closed.',
    { start: open.span.start, end: token.span.end },
    {
      hint: 'Write ["key"] for a key, [0] for one element, [*] for any.',
    },
  );
}

function printStep(step: PathStep): string {
  if (step.kind === 'any') return '[*]';
  if (step.kind === 'index') return `[${step.index}]`;
  return /^[A-Za-z_][\w-]*$/.test(step.key) ? `.${step.key}` : `[${quote(step.key)}]`;
}

function key(name: string): PathStep {
  return { kind: 'key', key: name };
}

function keys(text: string): PathStep[] {
  return text.slice(1).split('.').map(key);
}
