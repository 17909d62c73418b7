/** Steps that change a set-up in its own form: a flag, a mount. After each the text is read again, so that no place is out of date. */
import type { Span } from '../../model/diagnostic.ts';
import { type Edit, removeField, removeItem, replaceWord } from '../lint/edit-text.ts';
import { nodeAt, type Path } from '../load/tree.ts';
import { itemsAt, wordAt } from './forms/read-node.ts';
import { appendItem, putField } from './insert-text.ts';
import { readSetup, type SetupOptions } from './read-setup.ts';
import { type FlagPlace, lastUse, type Mount, type ServerSetup } from './setup.ts';

export interface WantedMount {
  readonly name: string;
  /** Of the machine and of the container alike. */
  readonly path: string;
  readonly readOnly: boolean;
  readonly type: 'Directory' | 'DirectoryOrCreate' | 'File';
}

export type SetupStep =
  | { readonly do: 'set'; readonly flag: string; readonly value: string }
  | { readonly do: 'remove'; readonly flag: string; readonly at: number }
  | { readonly do: 'rename'; readonly at: number; readonly flag: string; readonly to: string; readonly value: string | null }
  /** Writes the word at a place of the list anew. */
  | { readonly do: 'word'; readonly at: number; readonly word: string }
  | { readonly do: 'replace'; readonly span: Span; readonly text: string }
  /** A field that is there, or is put beside its neighbours. */
  | { readonly do: 'put'; readonly path: Path; readonly value: string }
  | { readonly do: 'mount'; readonly mount: WantedMount }
  | { readonly do: 'read-only'; readonly mount: Mount; readonly readOnly: boolean }
  | { readonly do: 'type'; readonly mount: Mount; readonly type: string };

/** The text after the steps; null where one of them cannot be done in the way that the file is written. */
export function applySteps(text: string, steps: readonly SetupStep[], options: SetupOptions): string | null {
  let changed = text;
  for (const step of steps) {
    // The mount of a pod is two things: a volume, and once that is there, the mount.
    for (let part = 0; part < (step.do === 'mount' ? 2 : 1); part++) {
      const { setup } = readSetup(changed, options);
      if (setup !== null && part > 0 && setup.mountPlace?.kind !== 'pod') continue;
      const edit = setup === null ? null : editOf(setup, step, part === 0);
      if (edit === null) return null;
      changed = apply(changed, edit);
    }
  }
  return changed;
}

function apply(text: string, { span, text: written }: Edit): string {
  const lines = /\r\n/.test(text) ? written.replace(/\r?\n/g, '\r\n') : written;
  return text.slice(0, span.start) + lines + text.slice(span.end);
}

function editOf(setup: ServerSetup, step: SetupStep, isFirst: boolean): Edit | null {
  switch (step.do) {
    case 'set':
      return setFlag(setup, step.flag, step.value);
    case 'remove':
      return removeFlag(setup, step.at, step.flag);
    case 'rename':
      return renameFlag(setup, step);
    case 'word':
      return wordEdit(setup, step);
    case 'replace':
      return { span: step.span, text: step.text };
    case 'put':
      return replaceWord(setup, step.path, step.value) ?? putField(setup, step.path, step.value);
    case 'mount':
      return addMount(setup, step.mount, isFirst);
    case 'read-only':
      return setMountField(setup, step.mount, step.readOnly);
    case 'type':
      return setMountType(setup, step.mount, step.type);
  }
}

function wordEdit(setup: ServerSetup, { at, word }: { readonly at: number; readonly word: string }): Edit | null {
  const node = setup.flagPlace === null ? undefined : nodeAt(setup.root, [...setup.flagPlace.path, at]);
  return node === undefined ? null : { span: node.span, text: writeFlagWord(setup.text, node.span, word) };
}

/** In the quotes that are there; without any where none are needed. */
function writeFlagWord(text: string, span: Span, word: string): string {
  const quote = text.charAt(span.start);
  if (quote === '"') return JSON.stringify(word);
  if (quote === "'" && !/['\\]/.test(word)) return `'${word}'`;
  return /^(?:--)?[A-Za-z][\w-]*(?:=[\w./:@%+-]*)?$/.test(word) && !word.endsWith(':') ? word : JSON.stringify(word);
}

function setFlag(setup: ServerSetup, flag: string, value: string): Edit | null {
  const place = setup.flagPlace;
  if (place === null) return null;
  const use = lastUse(setup, flag);
  // A key of its own, as RKE2 has one for the policy.
  if (use !== undefined && use.at < 0) return setup.form === 'rke2' || setup.form === 'k3s' ? replaceWord(setup, [flag], value) : null;
  if (use === undefined && setup.form === 'rke2' && flag === 'audit-policy-file') return putField(setup, [flag], value);
  if (use !== undefined) return replaceFlag(setup, place, use.at, flag, value);
  if (place.kind === 'words') return appendItem(setup, place.path, `${place.dashes}${flag}=${value}`);
  return place.kind === 'map' ? putField(setup, [...place.path, flag], value) : appendItem(setup, place.path, { name: flag, value });
}

function replaceFlag(setup: ServerSetup, place: FlagPlace, at: number, flag: string, value: string): Edit | null {
  const list = nodeAt(setup.root, place.path);
  if (place.kind === 'words') {
    const item = list?.kind === 'list' ? list.items[at] : undefined;
    const next = list?.kind === 'list' ? list.items[at + 1] : undefined;
    if (item === undefined) return null;
    const isApart =
      item.kind === 'text' && !item.value.includes('=') && next !== undefined && setup.flags.every((use) => use.at !== at + 1);
    if (isApart && next.kind === 'text' && !next.value.startsWith('-'))
      return { span: next.span, text: writeFlagWord(setup.text, next.span, value) };
    return { span: item.span, text: writeFlagWord(setup.text, item.span, `${place.dashes}${flag}=${value}`) };
  }
  const node = place.kind === 'map' ? nodeAt(setup.root, [...place.path, flag]) : nodeAt(setup.root, [...place.path, at, 'value']);
  if (node === undefined || node.kind === 'list' || node.kind === 'map') return null;
  const quote = setup.text.charAt(node.span.start);
  const text =
    quote === "'" && !/['\\]/.test(value)
      ? `'${value}'`
      : /^[A-Za-z/][\w./-]*$/.test(value) && !/^(?:true|false|yes|no|on|off|y|n|null)$/i.test(value)
        ? value
        : JSON.stringify(value);
  return node.span.start === node.span.end ? null : { span: node.span, text };
}

function removeFlag(setup: ServerSetup, at: number, flag: string): Edit | null {
  const place = setup.flagPlace;
  if (place === null) return null;
  return place.kind === 'map' ? removeField(setup, place.path, flag) : removeItem(setup, place.path, at);
}

function renameFlag(setup: ServerSetup, { at, flag, to, value }: Extract<SetupStep, { do: 'rename' }>): Edit | null {
  const place = setup.flagPlace;
  if (place === null) return null;
  const list = nodeAt(setup.root, place.path);
  if (place.kind === 'map') {
    const entry = list?.kind === 'map' ? list.entries.find(({ key, isReplaced }) => key === flag && !isReplaced) : undefined;
    return entry === undefined || (list?.kind === 'map' && list.entries.some(({ key }) => key === to))
      ? null
      : { span: entry.keySpan, text: to };
  }
  if (place.kind === 'named') return replaceWord(setup, [...place.path, at, 'name'], to);
  const item = list?.kind === 'list' ? list.items[at] : undefined;
  if (item?.kind !== 'text') return null;
  const hasValue = item.value.includes('=');
  return { span: item.span, text: writeFlagWord(setup.text, item.span, `${place.dashes}${to}${hasValue ? `=${value ?? ''}` : ''}`) };
}

function addMount(setup: ServerSetup, mount: WantedMount, isFirst: boolean): Edit | null {
  const { name, path, readOnly, type } = mount;
  const place = setup.mountPlace;
  if (place === null) return null;
  if (place.kind === 'extra')
    return appendItem(setup, place.path, {
      ...(place.typeKey !== null && { name: freeName(name, namesAt(setup, place.path)) }),
      hostPath: path,
      mountPath: path,
      ...(readOnly && { [place.readOnlyKey]: true }),
      ...(place.typeKey !== null && { [place.typeKey]: type }),
    });
  const volumes = nodeAt(setup.root, place.volumes);
  const fitting = volumes?.kind === 'list' ? volumes.items.find((volume) => wordAt(volume, 'hostPath', 'path') === path) : undefined;
  if (!isFirst)
    return appendItem(setup, place.mounts, { mountPath: path, name: wordAt(fitting, 'name') ?? name, ...(readOnly && { readOnly: true }) });
  // It may be there already, and only the mount was forgotten.
  if (fitting !== undefined) return { span: { start: 0, end: 0 }, text: '' };
  return appendItem(setup, place.volumes, { hostPath: { path, type }, name: freeName(name, namesAt(setup, place.volumes)) });
}

function namesAt({ root }: ServerSetup, path: Path): readonly string[] {
  return itemsAt(root, ...path).map((item) => wordAt(item, 'name') ?? '');
}

function freeName(name: string, taken: readonly string[]): string {
  for (let count = 1; ; count++) {
    const tried = count === 1 ? name : `${name}-${count}`;
    if (!taken.includes(tried)) return tried;
  }
}

function setMountField(setup: ServerSetup, mount: Mount, readOnly: boolean): Edit | null {
  const place = setup.mountPlace;
  if (place === null || mount.at < 0) return null;
  const [list, key] = place.kind === 'pod' ? [place.mounts, 'readOnly'] : [place.path, place.readOnlyKey];
  const path = [...list, mount.at, key];
  return replaceBare(setup, path, String(readOnly)) ?? putField(setup, path, readOnly);
}

function setMountType(setup: ServerSetup, mount: Mount, type: string): Edit | null {
  const place = setup.mountPlace;
  if (place === null || mount.volumeAt < 0 || (place.kind === 'extra' && place.typeKey === null)) return null;
  const path =
    place.kind === 'pod' ? [...place.volumes, mount.volumeAt, 'hostPath', 'type'] : [...place.path, mount.at, place.typeKey ?? ''];
  return replaceBare(setup, path, type === '' ? '""' : type) ?? putField(setup, path, type);
}

function replaceBare({ root }: ServerSetup, path: readonly (string | number)[], text: string): Edit | null {
  const node = nodeAt(root, path);
  return node === undefined || node.kind === 'null' || node.span.start === node.span.end ? null : { span: node.span, text };
}
