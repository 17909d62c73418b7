/** What happened, at a glance: each panel is one question, and everything on it leads on. */
import { lazy, Suspense } from 'react';
import { useExtent } from '../../api/use-extent.ts';
import { ActionsPanel } from './actions-panel.tsx';
import { CodesPanel } from './codes-panel.tsx';
import { FiguresPanel } from './figures-panel.tsx';
import { MatrixPanel } from './matrix-panel.tsx';
import styles from './overview-page.module.css';
import { useOverview } from './use-overview.ts';
import { useVolume } from './use-volume.ts';
import { VolumePanel } from './volume-panel.tsx';
import { WhoPanel } from './who-panel.tsx';

// What stands below the first look, or instead of it, comes after it.
const LowerPanels = lazy(async () => ({ default: (await import('./lower-panels.tsx')).LowerPanels }));
const NothingHere = lazy(async () => ({ default: (await import('./nothing-here.tsx')).NothingHere }));
const FirstSteps = lazy(async () => ({ default: (await import('./first-steps.tsx')).FirstSteps }));

export function OverviewPage() {
  const extent = useExtent();
  const { answer } = useVolume(useOverview());
  // The page waits in `Suspense` for what is not the usual one.
  if (extent.data?.events === 0) return <FirstSteps />;
  if (answer.data?.rows.length === 0 && !answer.isPlaceholderData) {
    return <NothingHere />;
  }
  return (
    <div className={styles['grid']}>
      <div className={styles['whole']}>
        <FiguresPanel />
      </div>
      <div className={styles['volume']}>
        <VolumePanel />
      </div>
      <div className={styles['codes']}>
        <CodesPanel />
      </div>
      <div className={styles['actions']}>
        <ActionsPanel />
      </div>
      <div className={styles['matrix']}>
        <MatrixPanel />
      </div>
      <div className={styles['who']}>
        <WhoPanel />
      </div>
      <Suspense fallback={null}>
        <LowerPanels />
      </Suspense>
    </div>
  );
}
