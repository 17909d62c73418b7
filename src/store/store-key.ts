/** A secret of the store, made when it is first asked for: whoever can read it can read the events as well. */
import { randomBytes } from 'node:crypto';
import { appendState, latestState } from '../sql/state.ts';
import type { Store } from './store.ts';

const known = new WeakMap<Store, Promise<Buffer>>();

/** 32 bytes, the same for everyone who opens the store. @param clock milliseconds since the epoch */
export function storeKey(store: Store, clock: () => number): Promise<Buffer> {
  const key = known.get(store) ?? openKey(store, clock);
  known.set(store, key);
  key.catch(() => known.delete(store));
  return key;
}

async function openKey(store: Store, clock: () => number): Promise<Buffer> {
  const kept = await readKey(store);
  if (kept !== undefined) return kept;
  const document = JSON.stringify({ key: randomBytes(32).toString('base64url') });
  await store.command(
    appendState({ kind: 'store', id: 'cursor-key', version: 1, document, author: 'telltale', atUs: BigInt(clock()) * 1000n }),
  );
  // Somebody else may have made one at the same time: the later holds for both.
  return (await readKey(store)) ?? openKey(store, clock);
}

async function readKey(store: Store): Promise<Buffer | undefined> {
  const [kept] = await store.rows<{ document: string }>(latestState('store', 'cursor-key'));
  return kept === undefined ? undefined : Buffer.from((JSON.parse(kept.document) as { key: string }).key, 'base64url');
}
