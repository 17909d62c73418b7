/** Flags as kube-apiserver reads them: of a command, of a mapping, of a list of names and values. The last of several counts. */
import type { TreeEntry, TreeNode } from '../../load/tree.ts';
import type { FlagUse, OddWord } from '../setup.ts';
import { wordAt, wordOf } from './read-node.ts';

export interface ReadFlags {
  readonly flags: readonly FlagUse[];
  readonly odd: readonly OddWord[];
}

/** Given without a value these are true: the next word is not theirs. */
const switches = /^audit-(?:log|webhook)-(?:batch-throttle-enable|truncate-enabled)$|^audit-log-compress$/;

/** Words after the program itself. `first` is where the list of words begins to be flags. */
export function readWords(items: readonly TreeNode[], first: number): ReadFlags {
  const flags: FlagUse[] = [];
  const odd: OddWord[] = [];
  for (let at = first; at < items.length; at++) {
    const item = items[at];
    const word = wordOf(item);
    if (item === undefined || word === null) continue;
    const { span } = item;
    const [, dashes = '', given = '', value] = /^(-*)([A-Za-z][A-Za-z0-9_-]*)(?:=(.*))?$/s.exec(word) ?? [];
    const name = given.replaceAll('_', '-');
    if (dashes === '--') {
      const next = items[at + 1];
      const taken = value === undefined && !switches.test(name) && next !== undefined && !/^--?[a-z]/.test(wordOf(next) ?? '-x');
      flags.push({
        name,
        value: value ?? (taken ? wordOf(next) : null),
        span: taken ? { start: span.start, end: next.span.end } : span,
        at,
      });
      if (taken) at += 1;
    } else if (/^-*audit[-_]/.test(word)) odd.push({ word, span, at, why: /^--audit[a-z_-]*\s/.test(word) ? 'blank' : 'dashes' });
  }
  return { flags, odd };
}

/** `name: value`; the values have to be texts. */
export function readMap(entries: readonly TreeEntry[], needsText: boolean): ReadFlags {
  const flags: FlagUse[] = [];
  const odd: OddWord[] = [];
  for (const [at, { key, keySpan, value, isReplaced }] of entries.entries()) {
    const span = { start: keySpan.start, end: Math.max(keySpan.end, value.span.end) };
    const word = wordOf(value);
    if (/^-+audit-/.test(key)) odd.push({ word: key, span: keySpan, at, why: 'dashes' });
    if (isReplaced) continue;
    if (needsText && key.startsWith('audit-') && value.kind !== 'text') odd.push({ word: word ?? '', span: value.span, at, why: 'type' });
    flags.push({ name: key, value: word, span, at });
  }
  return { flags, odd };
}

/** `{name: …, value: …}`. */
export function readNamed(items: readonly TreeNode[]): ReadFlags {
  const flags: FlagUse[] = [];
  const odd: OddWord[] = [];
  for (const [at, item] of items.entries()) {
    const name = wordAt(item, 'name');
    if (item.kind !== 'map' || name === null) continue;
    const value = item.entries.find(({ key }) => key === 'value')?.value;
    if (/^-+audit-/.test(name)) odd.push({ word: name, span: item.span, at, why: 'dashes' });
    if (name.startsWith('audit-') && value !== undefined && value.kind !== 'text')
      odd.push({ word: wordOf(value) ?? '', span: value.span, at, why: 'type' });
    flags.push({ name, value: wordOf(value), span: item.span, at });
  }
  return { flags, odd };
}
