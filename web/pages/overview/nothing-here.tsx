/** The store has events, but none in what is looked at: how old the newest is, and the range that shows it. */
import { useLens } from '../../address/use-lens.ts';
import { useExtent } from '../../api/use-extent.ts';
import { Button } from '../../design/button.tsx';
import { Message } from '../../design/message.tsx';
import { Time } from '../../design/time.tsx';
import { CollectionPanel } from './collection-panel.tsx';
import styles from './overview-page.module.css';
import { useStatus } from './use-status.ts';

const dayMs = 86_400_000;

export function NothingHere() {
  const { lens, setLens } = useLens();
  const { first, last: lastOfAll } = useExtent().data ?? { first: null, last: null };
  const ofClusters = useStatus(lens.clusters, lens.clusters.length > 0).data?.clusters.map(({ lastEvent }) => lastEvent) ?? [];
  // The chosen clusters may have fallen silent before the others did.
  const last = ofClusters.toSorted().at(-1) ?? lastOfAll;
  const isFiltered = lens.clusters.length > 0 || lens.namespaces.length > 0;
  const showNewest = () => {
    if (last === null) return;
    const toMs = Math.floor(Date.parse(last) / 1000) * 1000 + 1000;
    const fromMs = Math.max(toMs - dayMs, first === null ? 0 : Math.floor(Date.parse(first) / 1000) * 1000);
    setLens({ range: { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() } });
  };
  return (
    <div className={styles['nothing']}>
      <Message
        kind="note"
        title={isFiltered ? 'No requests in this range with these filters.' : 'No requests in this range.'}
        isInline
        action={
          <>
            {isFiltered && <Button onClick={() => setLens({ clusters: [], namespaces: [] })}>Without the filters</Button>}{' '}
            {last !== null && (
              <Button look="strong" onClick={showNewest}>
                Show the newest
              </Button>
            )}
          </>
        }
      >
        {last !== null && (
          <>
            The newest event{lens.clusters.length > 0 && ' of these clusters'} is from <Time at={last} /> (<Time at={last} form="ago" />
            ).
          </>
        )}
      </Message>
      <CollectionPanel />
    </div>
  );
}
