/**
 * Keeps how far each log was read, in one small file that is replaced as a whole: whoever reads it finds the state before
 * or the state after, also when the machine stops in between.
 */
import { readFile, rename } from 'node:fs/promises';
import { writeDurably } from '../../platform/write-durably.ts';
import type { ContentState } from './content.ts';

export type Restored =
  | { readonly kind: 'states'; readonly states: readonly ContentState[] }
  | { readonly kind: 'none' }
  /** It was set aside, under this name. */
  | { readonly kind: 'damaged'; readonly keptAs: string };

const version = 1;

export async function readCheckpoint(path: string): Promise<Restored> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return { kind: 'none' };
  const states = parse(text);
  if (states !== null) return { kind: 'states', states };
  const keptAs = `${path}.damaged`;
  await rename(path, keptAs);
  return { kind: 'damaged', keptAs };
}

export async function writeCheckpoint(path: string, states: readonly ContentState[]): Promise<void> {
  await writeDurably(path, `${JSON.stringify({ version, files: states }, null, 1)}\n`);
}

/** Null: this is not what `writeCheckpoint` wrote. */
function parse(text: string): readonly ContentState[] | null {
  try {
    const document: unknown = JSON.parse(text);
    if (!isRecord(document) || document['version'] !== version || !Array.isArray(document['files'])) return null;
    const files: readonly unknown[] = document['files'];
    return files.every(isState) ? files : null;
  } catch {
    return null;
  }
}

function isState(value: unknown): value is ContentState {
  if (!isRecord(value)) return false;
  const isCount = (name: string) => Number.isSafeInteger(value[name]) && Number(value[name]) >= 0;
  const isText = (name: string) => typeof value[name] === 'string';
  return isText('path') && isText('key') && isText('headSha256') && isCount('headBytes') && isCount('offset') && isCount('seenMs');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
