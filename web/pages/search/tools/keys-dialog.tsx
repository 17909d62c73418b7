/** The keys of the page. */
import { Dialog } from '../../../design/dialog.tsx';
import { Kbd } from '../../../design/kbd.tsx';
import styles from './tools.module.css';

const keys: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['/'], 'To the question'],
  [['Enter'], 'Ask; in the list, unfold the event'],
  [['Shift', 'Enter'], 'A new line in the question'],
  [['↑'], 'At the top of the question: what was asked before'],
  [['Ctrl', 'Space'], 'What could be typed here'],
  [['j', 'k'], 'Next and last event'],
  [['←', '→'], 'Between the cells of an event'],
  [['o'], 'Open the event'],
  [['i'], 'Only events with the value of the cell'],
  [['e'], 'Without events that have it'],
  [['x', 'y'], 'Copy the value'],
  [['Esc'], 'Out of the question, or close what is open'],
  [['?'], 'These keys'],
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
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
