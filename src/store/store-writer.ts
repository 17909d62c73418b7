/**
 * The writer's name under which records are sealed. A directory has one writer for good, so that its numbers go on where
 * they stopped. A server, where loaders do not share a lock, gets a new one for each loader: its numbers have no gap either.
 */
import { randomBytes } from 'node:crypto';
import { appendState, latestState } from '../sql/state.ts';
import type { Store } from './store.ts';

export async function storeWriter(store: Store, clock: () => number): Promise<string> {
  const fresh = `w-${randomBytes(6).toString('hex')}`;
  if (!store.embedded) return fresh;
  const [kept] = await store.rows<{ document: string }>(latestState('store', 'writer'));
  if (kept !== undefined) return (JSON.parse(kept.document) as { name: string }).name;
  const document = JSON.stringify({ name: fresh });
  await store.command(
    appendState({ kind: 'store', id: 'writer', version: 1, document, author: 'telltale', atUs: BigInt(clock()) * 1000n }),
  );
  return fresh;
}
