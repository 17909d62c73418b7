/** The values of one field in what somebody did, most frequent first. */
import { filterBy } from '../../../src/query/edit/edit-query.ts';
import { searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { countOf, textOf } from '../../api/use-rows.ts';
import { BarList } from '../../design/bar-list.tsx';
import { AnswerPanel } from './answer-panel.tsx';

interface ValuesPanelProps {
  readonly title: string;
  readonly note?: string;
  /** The filter: whose doing it is. */
  readonly filter: string;
  readonly field: string;
  readonly empty: string;
}

export function ValuesPanel({ title, note, filter, field, empty }: ValuesPanelProps) {
  const { lens } = useLens();
  return (
    <AnswerPanel title={title} question={`${filter} groupby ${field} sort count desc`} note={note} empty={empty} limit={8}>
      {(rows) => (
        <BarList
          label={title}
          bars={rows.map((row) => {
            const value = textOf(row[field]);
            return { key: value, label: value, count: countOf(row), href: searchHref(filterBy(filter, field, value) ?? filter, lens) };
          })}
        />
      )}
    </AnswerPanel>
  );
}
