/**
 * What the cursors of askers who do not see everything are sealed with: numbers in them would tell how much others have. The key
 * lies in the store, so that each server over it can read what another one gave.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { seesAll } from '../sql/scope.ts';
import { StateStore } from '../store/state-store.ts';
import type { Store } from '../store/store.ts';
import type { Context } from './context.ts';

export interface Seal {
  close(text: string): string;
  /** Null where it was not sealed with this key. */
  open(sealed: string): string | null;
}

const known = new WeakMap<Store, Promise<Seal>>();

/** Null for who sees everything: nothing is hidden from them. */
export async function sealFor({ scope, events, clock }: Context): Promise<Seal | null> {
  if (seesAll(scope)) return null;
  const { store } = await events();
  const found = known.get(store) ?? readKey(store, clock).then(createSeal);
  known.set(store, found);
  // What failed once may work when it is asked again.
  found.catch(() => known.delete(store));
  return found;
}

const kind = 'cursor-key';
const keyBytes = 32;

async function readKey(store: Store, clock: () => number): Promise<Buffer> {
  const state = new StateStore(store, kind, clock);
  const read = async () => {
    // Of two that were made at once, both servers take the first.
    const [first] = (await state.history('key')).reverse();
    return first?.document;
  };
  const there = await read();
  if (there === undefined || there === null)
    await state.save({ id: 'key', author: 'telltale' }, JSON.stringify(randomBytes(keyBytes).toString('base64')));
  return Buffer.from(JSON.parse((await read()) ?? '""') as string, 'base64');
}

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** The length of a number says how large it is. */
const paddedTo = 512;

function createSeal(key: Buffer): Seal {
  return {
    close(text) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv);
      const padded = text.padEnd(Math.ceil((Buffer.byteLength(text) + 1) / paddedTo) * paddedTo);
      return Buffer.concat([iv, cipher.update(padded, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < ivBytes + tagBytes) return null;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(ivBytes, -tagBytes)), decipher.final()])
          .toString('utf8')
          .trimEnd();
      } catch {
        return null;
      }
    },
  };
}
