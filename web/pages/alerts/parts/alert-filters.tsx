/** Which alerts are shown: by status, level, who looks after them, time and words; with how many there are of each. */
import type { Ref } from 'react';
import type { AnswerOf } from '../../../../src/contract/answers.ts';
import { type AlertLevel, type AlertStatus, alertLevels, alertStatuses } from '../../../../src/model/alert.ts';
import { Button } from '../../../design/button.tsx';
import { SelectField, TextField } from '../../../design/field.tsx';
import { LevelMark } from '../../../design/level-mark.tsx';
import { Tabs } from '../../../design/tabs.tsx';
import { Pieces } from '../../../design/value.tsx';
import { formatCompact } from '../../../text/format.ts';
import { cutMiddle } from '../../../text/visible-text.ts';
import { type AlertFilters, toggleLevel } from '../use-alerts.ts';
import styles from './alert-filters.module.css';

interface AlertFiltersProps {
  readonly filters: AlertFilters;
  readonly change: (change: Partial<AlertFilters>) => void;
  readonly status: AlertStatus | 'all';
  readonly levels: readonly AlertLevel[];
  readonly counts: AnswerOf<'alert-counts'>['counts'] | undefined;
  readonly find: Ref<HTMLInputElement>;
}

type Count = AnswerOf<'alert-counts'>['counts'][number];

const narrowed = ['rule', 'user', 'cluster', 'namespace'] as const;

export function AlertFilterBar({ filters, change, status, levels, counts, find }: AlertFiltersProps) {
  const ofStatus = (count: Count, wanted: AlertStatus | 'all') =>
    wanted === 'all' ? count.open + count.acknowledged + count.closed : count[wanted];
  const sum = (wanted: AlertStatus | 'all') =>
    (counts ?? [])
      .filter(({ level }) => levels.length === 0 || levels.includes(level))
      .reduce((total, count) => total + ofStatus(count, wanted), 0);
  const word = (name: AlertStatus | 'all') => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return (
    <div className={styles['bar']}>
      <div className={styles['line']}>
        <Tabs
          label="Status"
          chosen={status}
          onChoose={(chosen) => change({ status: chosen === 'open' ? '' : chosen })}
          tabs={[...alertStatuses, 'all' as const].map((name) => ({
            name,
            title: counts === undefined ? word(name) : `${word(name)} ${formatCompact(sum(name))}`,
          }))}
        />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line */}
        <div role="group" className={styles['levels']} aria-label="Levels">
          {[...alertLevels].reverse().map((level) => {
            const count = counts?.find((each) => each.level === level);
            return (
              <button
                key={level}
                type="button"
                className={styles['level']}
                aria-pressed={levels.includes(level)}
                onClick={() => change({ level: toggleLevel(levels, level) })}
              >
                <LevelMark level={level} />
                <span className={styles['count']}>{count === undefined ? '' : formatCompact(ofStatus(count, status))}</span>
              </button>
            );
          })}
        </div>
      </div>
      <div className={styles['line']}>
        <TextField
          ref={find}
          label="Find an alert"
          isLabelHidden
          type="search"
          placeholder="Find: a user, an object, words of the sentence"
          value={filters.text}
          onChange={(event) => change({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            // The browser would empty it.
            event.preventDefault();
            event.currentTarget.blur();
          }}
        />
        <SelectField label="Looked after by" isLabelHidden value={filters.who} onChange={(event) => change({ who: event.target.value })}>
          <option value="">Anybody’s</option>
          <option value="me">Mine</option>
          <option value="nobody">Nobody’s</option>
        </SelectField>
        <SelectField label="Since" isLabelHidden value={filters.since} onChange={(event) => change({ since: event.target.value })}>
          <option value="">At any time</option>
          <option value="1h">In the last hour</option>
          <option value="24h">In the last 24 hours</option>
          <option value="7d">In the last 7 days</option>
          <option value="30d">In the last 30 days</option>
        </SelectField>
        {narrowed
          .filter((name) => filters[name] !== '')
          .map((name) => (
            <Button key={name} look="quiet" icon="close" onClick={() => change({ [name]: '' })}>
              <span>
                {name} <Pieces text={cutMiddle(filters[name], 40)} />
              </span>
            </Button>
          ))}
      </div>
    </div>
  );
}
