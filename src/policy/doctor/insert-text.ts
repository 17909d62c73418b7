/** Additions to a file that leave all the rest as it is, comments too: an item of a list, a field of a mapping, in the style of its neighbours. */
import { stringify } from 'yaml';
import { type Edit, endOf, lineEnd, lineStart } from '../lint/edit-text.ts';
import { entryOf, nodeAt, type Path, type TreeEntry, type TreeNode } from '../load/tree.ts';

interface Source {
  readonly text: string;
  readonly root: TreeNode;
}

/** Behind the last item; what is missing on the way there is made. */
export function appendItem(source: Source, path: Path, value: unknown): Edit | null {
  const list = nodeAt(source.root, path);
  if (list === undefined || list.kind === 'null') return putField(source, path, [value]);
  if (list.kind !== 'list') return null;
  if (list.items.length === 0) return putField(source, path, [value]) ?? appendFlow(source.text, list, undefined, JSON.stringify(value));
  if (list.flow) return appendFlow(source.text, list, list.items.at(-1), JSON.stringify(value));
  const last = list.items.at(-1);
  const column = last === undefined ? null : hyphenColumn(source.text, last);
  return last === undefined || column === null ? null : insertLines(source.text, endOf(last), blockLines([value], column));
}

/** A field of the mapping at `path`, whose last step is its name; what is missing on the way there is made. */
export function putField({ text, root }: Source, path: Path, value: unknown): Edit | null {
  const parentPath = path.slice(0, -1);
  const key = path.at(-1);
  if (typeof key !== 'string') return null;
  const parent = parentPath.length === 0 ? root : nodeAt(root, parentPath);
  if (parent === undefined || (isEmpty(parent) && parentPath.length > 0))
    return parentPath.length === 0 ? null : putField({ text, root }, parentPath, { [key]: value });
  if (parent.kind !== 'map') return null;
  const entry = entryOf(parent, key);
  if (entry !== undefined) {
    if (!isEmpty(entry.value)) return null;
    if (!parent.flow) return fillEmpty(text, entry, value);
    return entry.value.span.end > entry.value.span.start ? { span: entry.value.span, text: JSON.stringify(value) } : null;
  }
  if (parent.flow || parent.entries.length === 0)
    return appendFlow(text, parent, parent.entries.at(-1)?.value, `${JSON.stringify(key)}: ${JSON.stringify(value)}`);
  const first = parent.entries[0];
  const last = parent.entries.at(-1);
  if (first === undefined || last === undefined) return null;
  const end = Math.max(last.keySpan.end, endOf(last.value));
  return insertLines(text, end, blockLines({ [key]: value }, columnOf(text, first.keySpan.start)));
}

/** `key:` with nothing behind it; a comment stays beside the key. */
function fillEmpty(text: string, { keySpan, value: old }: TreeEntry, value: unknown): Edit | null {
  const colon = text.indexOf(':', keySpan.end);
  if (colon < 0) return null;
  const after = Math.max(colon + 1, old.span.end);
  const end = after + text.slice(after).search(/\r?\n|$/);
  const comment = text.slice(after, end).trim();
  const lines = blockLines(value, columnOf(text, keySpan.start) + 2).replace(/\n$/, '');
  return { span: { start: colon + 1, end }, text: `${comment === '' ? '' : ` ${comment}`}\n${lines}` };
}

/** Nothing, however it is written. */
function isEmpty(node: TreeNode): boolean {
  return node.kind === 'null' || (node.kind === 'list' && node.items.length === 0) || (node.kind === 'map' && node.entries.length === 0);
}

function appendFlow(text: string, node: TreeNode, last: TreeNode | undefined, json: string): Edit | null {
  if (last !== undefined) return { span: { start: last.span.end, end: last.span.end }, text: `, ${json}` };
  const opening = text.charAt(node.span.start);
  if (opening !== '[' && opening !== '{') return null;
  return { span: { start: node.span.start + 1, end: node.span.start + 1 }, text: json };
}

function insertLines(text: string, end: number, lines: string): Edit {
  const place = text.charAt(end - 1) === '\n' ? end : lineEnd(text, end);
  const missingBreak = place > 0 && text.charAt(place - 1) !== '\n' ? '\n' : '';
  return { span: { start: place, end: place }, text: missingBreak + lines };
}

function blockLines(value: unknown, column: number): string {
  const written = stringify(value, { lineWidth: 0, indentSeq: true });
  return written.replace(/^(?=.)/gm, ' '.repeat(column));
}

function columnOf(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** Null where something else stands before the hyphen. */
function hyphenColumn(text: string, item: TreeNode): number | null {
  const hyphen = text.lastIndexOf('-', item.span.start - 1);
  const start = lineStart(text, hyphen);
  const isAlone = hyphen >= 0 && text.slice(hyphen + 1, item.span.start).trim() === '' && /^[ ]*(?:- *)*$/.test(text.slice(start, hyphen));
  return isAlone ? hyphen - start : null;
}
