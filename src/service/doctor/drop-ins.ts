/**
 * Settings of k3s and RKE2 may lie in several files: config.yaml, and those in config.yaml.d in the order of their names. The last value of a
 * key counts, and a key with a plus adds to what was there. Where one file alone has a say in auditing it is looked at as it is.
 */
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { readNodeFile } from './node-files.ts';

export interface SettingsFile {
  /** On this machine. */
  readonly path: string;
  readonly text: string;
}

export interface PutTogether extends SettingsFile {
  /** Whether it is what several files come to, and no file. */
  readonly isMerged: boolean;
}

/** Keys that say how the API server records, or change what is implied. */
const telling: ReadonlySet<string> = new Set(['kube-apiserver-arg', 'audit-policy-file', 'profile', 'data-dir']);
const mostFiles = 200;

interface Settings extends SettingsFile {
  /** The telling ones, in their order. */
  readonly entries: readonly (readonly [key: string, value: unknown])[];
}

/** The files beside config.yaml. @param note takes what could not be read. */
export async function readDropIns(path: string, note: (text: string) => void): Promise<readonly SettingsFile[]> {
  const folder = `${path}.d`;
  const names = await readdir(folder).catch(() => []);
  const found = await Promise.all(
    names
      .filter((name) => /\.ya?ml$/i.test(name))
      .sort()
      .slice(0, mostFiles)
      .map((name) => readNodeFile({ root: '/', isNode: true, beside: null }, join(folder, name))),
  );
  for (const file of found)
    if (file.state === 'unreadable') note(`${file.path} cannot be read, or is too large: what it sets is not known.`);
  return found.flatMap((file) => (file.state === 'read' ? [{ path: file.path, text: file.text }] : []));
}

/** @param files config.yaml first, if it is there */
export function putTogether(files: readonly SettingsFile[], note: (text: string) => void): PutTogether | null {
  const [first] = files;
  if (first === undefined) return null;
  const read = files.map((file) => readSettings(file, note)).filter(({ entries }) => entries.length > 0);
  const [only, ...others] = read;
  if (only === undefined) return { ...first, isMerged: false };
  if (others.length === 0) return { path: only.path, text: only.text, isMerged: false };
  note(
    `${first.path}: what ${read.map(({ path }) => basename(path)).join(', ')} set is put together, as it is when it is started; the lines are those of the result, and a fix has to be written into the files by hand.`,
  );
  return { path: first.path, text: merge(read), isMerged: true };
}

function readSettings(file: SettingsFile, note: (text: string) => void): Settings {
  try {
    const document: unknown = parse(file.text, { maxAliasCount: 100 });
    const isMap = typeof document === 'object' && document !== null && !Array.isArray(document);
    const entries = isMap ? Object.entries(document).filter(([key]) => telling.has(key.replace(/\+$/, ''))) : [];
    return { ...file, entries };
  } catch {
    note(`${file.path} is no YAML: nothing starts with it.`);
    return { ...file, entries: [] };
  }
}

function merge(files: readonly Settings[]): string {
  const values = new Map<string, { readonly value: unknown; readonly from: readonly string[] }>();
  for (const { path, entries } of files) {
    for (const [name, value] of entries) {
      const key = name.replace(/\+$/, '');
      const before = name === key ? undefined : values.get(key);
      values.set(
        key,
        before === undefined
          ? { value, from: [path] }
          : { value: [...listOf(before.value), ...listOf(value)], from: [...before.from, path] },
      );
    }
  }
  return [...values].map(([key, { value, from }]) => `# ${from.join(', ')}\n${stringify({ [key]: value }, { lineWidth: 0 })}`).join('');
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === null || value === undefined || value === '' ? [] : [value];
}
