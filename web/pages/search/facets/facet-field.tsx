/** One field of the facets: its values with their counts, and those events that have none. */
import { filterBy, withStages } from '../../../../src/query/edit/edit-query.ts';
import { searchHref } from '../../../address/address.ts';
import { Button, ButtonLink } from '../../../design/button.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Pieces, Value } from '../../../design/value.tsx';
import { formatCompact, formatCount, formatDuration, formatShare } from '../../../text/format.ts';
import { shortUser } from '../../../text/short-user.ts';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';
import { filterByKey } from '../grid/event-rows.ts';
import { useSearchPage } from '../search-state.ts';
import styles from './facet-panel.module.css';

interface Facet {
  readonly field: string;
  readonly type: string;
  readonly distinct: number;
  readonly absent: number;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

interface FacetFieldProps {
  readonly facet: Facet;
  /** How many events were looked at. */
  readonly whole: number;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly onRemove: (() => void) | null;
}

export function FacetField({ facet, whole, isOpen, onToggle, onRemove }: FacetFieldProps) {
  const { state, lens } = useSearchPage();
  const { field, type, distinct, absent, values } = facet;
  const all = withStages(state.question, `groupby ${field} sort count desc`);
  const labelOf = (value: string) => {
    if (type === 'duration') return formatDuration(Number(value));
    return field === 'user' || field === 'impersonateduser' ? shortUser(value) : value;
  };
  const isMap = type === 'map' || type === 'multimap';
  const narrowed = (value: string | null, isExcluded: boolean) =>
    isMap && value !== null ? filterByKey(state.question, field, value, isExcluded) : filterBy(state.question, field, value, isExcluded);
  return (
    <li className={styles['field']}>
      <div className={styles['title']}>
        <button type="button" className={styles['fold']} aria-expanded={isOpen} onClick={onToggle}>
          <Icon name={isOpen ? 'down' : 'right'} />
          <span className={styles['name']}>
            <Pieces text={field} />
          </span>
          <span className={styles['distinct']} title={`${formatCount(distinct)} different values`}>
            {formatCompact(distinct)}
          </span>
        </button>
        {all !== null && !isMap && (
          <ButtonLink look="quiet" icon="report" label={`Count by ${visibleText(field)}`} href={searchHref(all, lens)} />
        )}
        {onRemove !== null && <Button look="quiet" icon="close" label={`Take ${visibleText(field)} away`} onClick={onRemove} />}
      </div>
      {isOpen && (
        <ul className={styles['values']} aria-label={visibleText(field)}>
          {values.map(({ value, count }) => (
            <FacetValue
              key={value}
              value={value}
              label={labelOf(value)}
              count={count}
              whole={whole}
              only={narrowed(value, false)}
              without={narrowed(value, true)}
            />
          ))}
          {absent > 0 && (
            <FacetValue value="" label="" count={absent} whole={whole} only={narrowed(null, false)} without={narrowed(null, true)} />
          )}
        </ul>
      )}
    </li>
  );
}

interface FacetValueProps {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly whole: number;
  readonly only: string | null;
  readonly without: string | null;
}

function FacetValue({ value, label, count, whole, only, without }: FacetValueProps) {
  const { lens, change } = useSearchPage();
  const name = value === '' ? 'no value' : visibleText(value).slice(0, 200);
  return (
    <li className={styles['value']}>
      <span className={styles['bar']} style={{ width: `${Math.min(100, (count / Math.max(1, whole)) * 100)}%` }} />
      <span className={styles['text']} title={label === value ? undefined : visibleText(cutMiddle(value, 300))}>
        <Value text={label} most={28} href={only === null ? undefined : searchHref(only, lens)} />
      </span>
      <span className={styles['count']} title={`${formatCount(count)}, ${formatShare(count, whole)}`}>
        {formatCompact(count)}
      </span>
      <span className={styles['does']}>
        {only !== null && <Button look="quiet" icon="plus" label={`Only ${name}`} onClick={() => change({ question: only })} />}
        {without !== null && <Button look="quiet" icon="minus" label={`Without ${name}`} onClick={() => change({ question: without })} />}
      </span>
    </li>
  );
}
