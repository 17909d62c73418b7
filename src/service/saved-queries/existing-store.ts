/** Whether there is a store to look into, so that looking for saved queries never makes one. */
import { stat } from 'node:fs/promises';
import { parseStoreLocation } from '../../store/store-location.ts';

export async function isExistingStore(location: string): Promise<boolean> {
  const parsed = parseStoreLocation(location);
  if (parsed.kind === 'server') return true;
  return stat(parsed.path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
