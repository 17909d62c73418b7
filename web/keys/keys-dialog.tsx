/** The keys of a page, in a dialog. */
import { Dialog } from '../design/dialog.tsx';
import { Kbd } from '../design/kbd.tsx';
import styles from './keys-dialog.module.css';

export type KeyWords = readonly (readonly [keys: readonly string[], does: string])[];

export function KeysDialog({ keys, onClose }: { readonly keys: KeyWords; readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className={styles['keys']}>
        {keys.map(([names, does]) => (
          <div key={does} className={styles['key']}>
            <dt>
              {names.map((name) => (
                <Kbd key={name}>{name}</Kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
