/**
 * Changes to the text of a policy that leave all the rest as it is, comments too. Each is one replacement; null where the
 * place is written in a way that cannot be changed so. `--fix` loads the outcome again and takes a change back that did not help.
 */
import type { Span } from '../../model/diagnostic.ts';
import { readPlain } from '../load/plain-scalar.ts';
import { nodeAt, type Path, type TreeEntry, type TreeMap, type TreeNode } from '../load/tree.ts';
import type { GroupResources, PolicyRule } from '../policy.ts';

export interface Edit {
  readonly span: Span;
  readonly text: string;
}

interface Source {
  readonly text: string;
  readonly root: TreeNode;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** Behind the line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset);
  return at < 0 ? text.length : at + 1;
}

/** Where what a person wrote ends; a block reaches over blank lines and comments behind it. */
export function endOf(node: TreeNode): number {
  if (node.kind === 'list' && !node.flow) return node.items.length === 0 ? node.span.end : Math.max(...node.items.map(endOf));
  if (node.kind === 'map' && !node.flow)
    return node.entries.length === 0 ? node.span.end : Math.max(...node.entries.map(({ value }) => endOf(value)));
  return node.span.end;
}

/** A word in the style of the one it replaces. */
export function replaceWord({ text, root }: Source, path: Path, word: string): Edit | null {
  const node = nodeAt(root, path);
  if (node === undefined || node.kind === 'list' || node.kind === 'map' || node.span.start === node.span.end) return null;
  const quote = text.charAt(node.span.start);
  return {
    span: node.span,
    text: quote === "'" && !/['\\]/.test(word) ? `'${word}'` : quote === '"' ? JSON.stringify(word) : writeWord(word),
  };
}

export function writeWord(word: string): string {
  return /^[A-Za-z/][\w.:/*-]*$/.test(word) && readPlain(word).kind === 'text' && !word.endsWith(':') ? word : JSON.stringify(word);
}

/** Of a map in which something else stays. */
export function removeEntry({ text }: Source, map: TreeMap, at: number): Edit | null {
  const entry = map.entries[at];
  if (entry === undefined || map.entries.length < 2) return null;
  const next = map.entries[at + 1];
  const previous = map.entries[at - 1];
  if (map.flow) return removeBetween(entry.keySpan.start, entry.value.span.end, next?.keySpan.start, previous?.value.span.end);
  const start = lineStart(text, entry.keySpan.start);
  if (text.slice(start, entry.keySpan.start).trim() === '') return { span: { start, end: lineEnd(text, endOf(entry.value)) }, text: '' };
  // It stands behind the hyphen of its item: what follows moves up to it.
  return next === undefined ? null : { span: { start: entry.keySpan.start, end: next.keySpan.start }, text: '' };
}

/** Of a list in which something else stays. */
export function removeItem({ text, root }: Source, path: Path, at: number): Edit | null {
  const list = nodeAt(root, path);
  const item = list?.kind === 'list' ? list.items[at] : undefined;
  if (list?.kind !== 'list' || item === undefined || list.items.length < 2) return null;
  if (list.flow) return removeBetween(item.span.start, item.span.end, list.items[at + 1]?.span.start, list.items[at - 1]?.span.end);
  const start = itemStart(text, item);
  return start === null ? null : { span: { start, end: lineEnd(text, endOf(item)) }, text: '' };
}

function removeBetween(start: number, end: number, nextStart: number | undefined, previousEnd: number | undefined): Edit | null {
  if (nextStart !== undefined) return { span: { start, end: nextStart }, text: '' };
  return previousEnd === undefined ? null : { span: { start: previousEnd, end }, text: '' };
}

/** Where the line of the hyphen before an item begins; null where something else stands in it. */
function itemStart(text: string, item: TreeNode): number | null {
  // What an item begins with may be a hyphen of its own, as a flag has.
  const hyphen = text.lastIndexOf('-', item.span.start - 1);
  const start = lineStart(text, hyphen);
  return hyphen >= 0 && text.slice(start, hyphen).trim() === '' && text.slice(hyphen + 1, item.span.start).trim() === '' ? start : null;
}

/** Takes a word out of a list; with the last word the list goes, and with `orRule` and the last list the rule. */
export function removeWord(source: Source, rulePath: Path, key: keyof PolicyRule, at: number): Edit | null {
  return removeItem(source, [...rulePath, key], at) ?? removeField(source, rulePath, key);
}

export function removeField(source: Source, mapPath: Path, key: string): Edit | null {
  const map = nodeAt(source.root, mapPath);
  if (map?.kind !== 'map') return null;
  return removeEntry(
    source,
    map,
    map.entries.findIndex((entry) => entry.key === key && !entry.isReplaced),
  );
}

export function renameField(source: Source, map: TreeMap, at: number, name: string): Edit | null {
  const entry: TreeEntry | undefined = map.entries[at];
  if (entry === undefined || map.entries.some(({ key }) => key === name)) return null;
  return { span: entry.keySpan, text: source.text.charAt(entry.keySpan.start) === '"' ? JSON.stringify(name) : name };
}

/** Puts a rule before another, above the comments that belong to that one; behind the last where there is none at `at`. */
export function insertRule({ text, root }: Source, at: number, rule: PolicyRule, comment: string): Edit | null {
  const rules = nodeAt(root, ['rules']);
  if (rules?.kind !== 'list') return null;
  const item = rules.items[at];
  const last = rules.items.at(-1);
  if (last === undefined) return null;
  if (rules.flow) {
    const place = item === undefined ? last.span.end : item.span.start;
    const written = JSON.stringify(rule);
    return { span: { start: place, end: place }, text: item === undefined ? `, ${written}` : `${written}, ` };
  }
  const start = itemStart(text, item ?? last);
  if (start === null) return null;
  const indent = /^ */.exec(text.slice(start))?.[0] ?? '';
  const written = [`# ${comment}`, ...ruleLines(rule)].map((line) => `${indent}${line}\n`).join('');
  const place = item === undefined ? lineEnd(text, endOf(last)) : commentsBefore(text, start);
  const missingBreak = place > 0 && text.charAt(place - 1) !== '\n' ? '\n' : '';
  return { span: { start: place, end: place }, text: missingBreak + written };
}

/** Moves a rule up, before another; its comments go with it. */
export function moveRule({ text, root }: Source, from: number, to: number): Edit | null {
  const rules = nodeAt(root, ['rules']);
  const [moved, target] = rules?.kind === 'list' && !rules.flow ? [rules.items[from], rules.items[to]] : [];
  const starts = moved === undefined || target === undefined ? null : [itemStart(text, moved), itemStart(text, target)];
  const [movedAt, targetAt] = starts ?? [];
  if (moved === undefined || movedAt == null || targetAt == null) return null;
  const start = commentsBefore(text, targetAt);
  const movedStart = commentsBefore(text, movedAt);
  const end = lineEnd(text, endOf(moved));
  const own = text.slice(movedStart, end);
  return { span: { start, end }, text: `${own}${own.endsWith('\n') ? '' : '\n'}${text.slice(start, movedStart)}` };
}

/** The first of the lines of comments that stand directly above. */
function commentsBefore(text: string, start: number): number {
  let first = start;
  for (let at = first; at > 0; ) {
    at = lineStart(text, at - 1);
    if (!/^[ ]*#/.test(text.slice(at, first))) break;
    first = at;
  }
  return first;
}

/** A field of the policy itself, before its rules. */
export function insertPolicyField({ text, root }: Source, line: string, json: string): Edit | null {
  if (root.kind !== 'map') return null;
  const rules = root.entries.find(({ key, isReplaced }) => key === 'rules' && !isReplaced);
  if (rules === undefined) return null;
  const at = rules.keySpan.start;
  if (root.flow) return { span: { start: at, end: at }, text: `${json}, ` };
  return lineStart(text, at) === at ? { span: { start: at, end: at }, text: `${line}\n` } : null;
}

/** A rule as YAML. */
export function ruleLines({ level, resources, omitManagedFields, ...lists }: PolicyRule): readonly string[] {
  const written = [
    ...Object.entries(lists).map(([key, list]) => `  ${key}: ${writeList(list)}`),
    ...(omitManagedFields === undefined ? [] : [`  omitManagedFields: ${omitManagedFields}`]),
  ];
  return [`- level: ${level}`, ...written, ...(resources === undefined ? [] : ['  resources:', ...resources.flatMap(entryLines)])];
}

function entryLines({ group = '', resources, resourceNames }: GroupResources): readonly string[] {
  return [
    `  - group: ${writeWord(group)}`,
    ...(resources === undefined ? [] : [`    resources: ${writeList(resources)}`]),
    ...(resourceNames === undefined ? [] : [`    resourceNames: ${writeList(resourceNames)}`]),
  ];
}

function writeList(list: readonly string[]): string {
  return JSON.stringify(list).replaceAll('","', '", "');
}
