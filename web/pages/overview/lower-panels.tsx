/** The panels below the first look: a chunk of their own, which is there before their answers are. */
import { CollectionPanel } from './collection-panel.tsx';
import { DeniedPanel } from './denied-panel.tsx';
import styles from './overview-page.module.css';
import { SensitivePanel } from './sensitive-panel.tsx';
import { SlowPanel } from './slow-panel.tsx';

export function LowerPanels() {
  return (
    <>
      <div className={styles['denied']}>
        <DeniedPanel />
      </div>
      <div className={styles['sensitive']}>
        <SensitivePanel />
      </div>
      <div className={styles['slow']}>
        <SlowPanel />
      </div>
      <div className={styles['collection']}>
        <CollectionPanel />
      </div>
    </>
  );
}
