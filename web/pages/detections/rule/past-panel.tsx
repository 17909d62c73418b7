/** What a rule would have raised: how often, on whom, and the latest. Of a changed text, what that would have. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import type { AnswerOf } from '../../../../src/contract/answers.ts';
import { ProblemError } from '../../../../src/contract/problem-error.ts';
import { filterBy } from '../../../../src/query/edit/edit-query.ts';
import { eventHref, identityHref, openLens, searchHref } from '../../../address/address.ts';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { slicesOf } from '../../../charts/slices.ts';
import { TimeChart } from '../../../charts/time-chart.tsx';
import { BarList } from '../../../design/bar-list.tsx';
import { Button } from '../../../design/button.tsx';
import { Message, Skeleton } from '../../../design/message.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Tabs } from '../../../design/tabs.tsx';
import { Time } from '../../../design/time.tsx';
import { formatCount } from '../../../text/format.ts';
import { LogText } from '../../../text/log-text.tsx';
import type { ShownRule } from '../rule-page.tsx';
import styles from './rule.module.css';

type Past = AnswerOf<'rule-past'>;

const ranges = ['7d', '30d', '90d'] as const;
const dayMs = 86_400_000;

export function PastPanel({ rule, text }: { readonly rule: ShownRule; readonly text: string }) {
  const [since, setSince] = useState<(typeof ranges)[number]>('30d');
  /** The changed text that was asked for; null: the rule as it is. */
  const [tried, setTried] = useState<string | null>(null);
  const answer = useQuery({
    queryKey: ['rule', 'past', rule.name, since, tried],
    queryFn: ({ signal }) => client['rule-past']({ since, ...(tried === null ? { rule: rule.name } : { text: tried }) }, { signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const isChanged = text !== rule.text;
  return (
    <Panel
      title="Over the past"
      note={tried === null ? 'what it would have raised' : 'what the changed rule would have raised'}
      actions={
        <>
          {isChanged && tried !== text && (
            <Button icon="play" onClick={() => setTried(text)}>
              Ask with the changed text
            </Button>
          )}
          {tried !== null && (
            <Button look="quiet" onClick={() => setTried(null)}>
              As it was
            </Button>
          )}
          <Tabs label="How far back" chosen={since} onChoose={setSince} tabs={ranges.map((name) => ({ name, title: name }))} />
        </>
      }
    >
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} isInline />}
      {answer.error instanceof ProblemError && answer.error.code === 'query-timeout' && since !== '7d' && (
        <p className={styles['quiet']}>Fewer days may be answered in time.</p>
      )}
      {answer.isPending && <Skeleton lines={6} />}
      {answer.data !== undefined && !answer.isError && (
        <div aria-busy={answer.isPlaceholderData} className={answer.isPlaceholderData ? styles['behind'] : undefined}>
          <Found past={answer.data} days={Number.parseInt(since, 10)} />
        </div>
      )}
    </Panel>
  );
}

function Found({ past, days }: { readonly past: Past; readonly days: number }) {
  const slices = useMemo(() => {
    const toMs = Date.parse(past.to);
    const rows = past.days.map(({ day, findings }) => ({ time: `${day}T00:00:00Z`, count: findings }));
    return slicesOf(rows, { fromMs: Math.floor((toMs - days * dayMs) / dayMs) * dayMs, toMs, sliceMs: dayMs });
  }, [past, days]);
  const series = useMemo(
    () => [{ name: 'Findings', color: '--series-1', counts: slices.byName.get('') ?? slices.times.map(() => 0) }],
    [slices],
  );
  if (past.findings === 0)
    return (
      <Message kind="empty" title={`Nothing in ${days} days.`}>
        It would not have raised anything over what is recorded and you may see.
      </Message>
    );
  return (
    <div className={styles['stack']}>
      <p>
        <strong>{formatCount(past.findings)}</strong> {past.findings === 1 ? 'finding' : 'findings'} on {past.days.length} of {days} days
        {past.isCut && ', or more: only the newest events are counted'}.
      </p>
      <TimeChart label="Findings by day" times={slices.times} sliceMs={dayMs} series={series} height={96} />
      <div className={styles['halves']}>
        <div>
          <h3 className={styles['small']}>By whom</h3>
          <BarList
            label="By whom"
            bars={past.users.map(({ value, findings }) => ({
              key: value,
              label: value,
              count: findings,
              href: value === '' ? searchHref('user is empty', openLens) : identityHref(value, openLens),
            }))}
          />
        </div>
        {past.namespaces.length > 0 && (
          <div>
            <h3 className={styles['small']}>In which namespaces</h3>
            <BarList
              label="In which namespaces"
              bars={past.namespaces.map(({ value, findings }) => ({
                key: value,
                label: value,
                count: findings,
                href: searchHref(filterBy('', 'namespace', value) ?? '', openLens),
              }))}
            />
          </div>
        )}
      </div>
      <div>
        <h3 className={styles['small']}>The latest</h3>
        <ol className={styles['latest']}>
          {past.latest.slice(0, 8).map(({ id, time, reason }) => (
            <li key={id}>
              <Link href={eventHref(id, openLens)} className={styles['event']}>
                <span className={styles['time']}>
                  <Time at={time} />
                </span>
                <span className={styles['wrap']} dir="auto">
                  <LogText text={reason} most={240} />
                </span>
              </Link>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}
