/** The answer: a list of events that may be followed, or groups in a view; above it what can be done with it. */
import { useMemo } from 'react';
import { withRange } from '../../../src/query/edit/edit-query.ts';
import { compose } from '../../address/address.ts';
import type { UsedLens } from '../../address/use-lens.ts';
import { useExtent } from '../../api/use-extent.ts';
import { type ChosenColumn, usualColumns } from './grid/columns.ts';
import { GroupResults } from './group-results.tsx';
import { ListResults } from './list-results.tsx';
import { LiveList } from './live/live-list.tsx';
import { isList, listFieldsOf, namesColumns, withIdentity, withoutColumns } from './question.ts';
import styles from './search-page.module.css';
import { useSearchPage } from './search-state.ts';
import { LiveToggle, ResultTools } from './tools/result-tools.tsx';
import type { Volume } from './use-volume.ts';

interface ResultsProps {
  readonly used: UsedLens;
  readonly volume: Volume;
  readonly isValid: boolean;
}

export function Results({ used, volume, isValid }: ResultsProps) {
  const { state, lens, change } = useSearchPage();
  const { question } = state;
  const extent = useExtent();
  const isEvents = useMemo(() => isList(question), [question]);
  const ownColumns = useMemo(() => namesColumns(question), [question]);
  const hasClusters = (extent.data?.clusters.length ?? 0) > 1;
  const columns = useMemo(() => state.columns ?? usualColumns(hasClusters), [state.columns, hasClusters]);
  const fields = useMemo(() => (ownColumns ? null : listFieldsOf(columns.map(({ name }) => name))), [ownColumns, columns]);
  const asked = used.ask(question);
  const onColumns = (chosen: readonly ChosenColumn[]) => change({ columns: chosen, question: withoutColumns(question) }, { replace: true });
  if (isEvents && state.isLive && isValid) {
    const open = compose(withRange(question, null) ?? question, lens, used.range);
    const followed = followedText(withRange(open, null) ?? open, fields);
    return (
      <section className={styles['results']} aria-label="Events as they arrive">
        <ResultTools left={<LiveToggle />} asked={asked} used={used} columns={columns} onColumns={onColumns} isList />
        <LiveList text={followed} columns={columns} onColumns={onColumns} />
      </section>
    );
  }
  if (isEvents) {
    return (
      <ListResults
        asked={withIdentity(asked)}
        used={used}
        volume={volume}
        fields={fields}
        columns={columns}
        onColumns={onColumns}
        isValid={isValid}
      />
    );
  }
  return <GroupResults asked={asked} used={used} isValid={isValid} />;
}

/** A stream is not told its columns beside the question: they stand in it. */
function followedText(text: string, fields: readonly string[] | null): string {
  return fields === null ? withIdentity(text) : `${text} include ${fields.join(', ')}`.trim();
}
