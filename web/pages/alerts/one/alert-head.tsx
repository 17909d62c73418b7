/** What happened in one sentence, who did it to what and when, and what can be done about it. */
import type { ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import { filterBy } from '../../../../src/query/edit/edit-query.ts';
import { identityHref, objectHref, openLens, searchHref } from '../../../address/address.ts';
import { Badge } from '../../../design/badge.tsx';
import { Button, ButtonLink } from '../../../design/button.tsx';
import { LevelMark } from '../../../design/level-mark.tsx';
import { Time } from '../../../design/time.tsx';
import { Value } from '../../../design/value.tsx';
import type { Keys } from '../../../keys/use-keys.ts';
import { formatCount } from '../../../text/format.ts';
import { LogText } from '../../../text/log-text.tsx';
import type { Neighbours } from '../alert-page.tsx';
import { alertHref, type ShownAlert, sayStatus, statusWords } from '../alert-words.ts';
import styles from './alert-head.module.css';

interface AlertHeadProps {
  readonly alert: ShownAlert;
  /** Whether the person may change it. */
  readonly may: boolean;
  readonly me: string;
  readonly isBusy: boolean;
  /** What the keys do, by the key. */
  readonly act: Keys;
  readonly beside: Neighbours;
}

export function AlertHead({ alert, may, me, isBusy, act, beside }: AlertHeadProps) {
  const search = useSearch();
  const rest = search === '' ? '' : `?${search}`;
  const { rule, status, assignee, storm, sentence } = alert;
  return (
    <header className={styles['head']}>
      <div className={styles['line']}>
        <LevelMark level={rule.level} />
        <Badge tone={statusWords[status].tone}>{sayStatus(alert)}</Badge>
        {storm && (
          <Badge tone="warn" title="It stands for the alerts beyond the most that one rule opens within an hour">
            storm
          </Badge>
        )}
        <span className={styles['way']}>
          {beside.last !== null && <ButtonLink look="quiet" icon="left" label="The alert before (k)" href={alertHref(beside.last, rest)} />}
          {beside.next !== null && <ButtonLink look="quiet" icon="right" label="The next alert (j)" href={alertHref(beside.next, rest)} />}
          <ButtonLink look="quiet" href={`/alerts${rest}`}>
            All alerts
          </ButtonLink>
        </span>
      </div>
      <h2 className={styles['sentence']} dir="auto">
        <LogText text={sentence} most={600} />
      </h2>
      {may && (
        <div className={styles['actions']}>
          {status === 'closed' ? (
            <Button disabled={isBusy} onClick={() => act['a']?.()}>
              Open it again
            </Button>
          ) : (
            <>
              <Button look={status === 'open' ? 'strong' : 'plain'} icon="check" disabled={isBusy} onClick={() => act['a']?.()}>
                {status === 'open' ? 'Acknowledge' : 'Back to open'}
              </Button>
              <Button icon="close" onClick={() => act['c']?.()}>
                Close…
              </Button>
            </>
          )}
          <Button icon="identity" disabled={isBusy} onClick={() => act['m']?.()}>
            {assignee === me && me !== '' ? 'Mine no more' : 'Make it mine'}
          </Button>
          <Button icon="pause" onClick={() => act['x']?.()}>
            Make an exception…
          </Button>
          <Button look="quiet" label="Keys" onClick={() => act['?']?.()}>
            ?
          </Button>
        </div>
      )}
      <Facts alert={alert} />
    </header>
  );
}

function Facts({ alert }: { readonly alert: ShownAlert }) {
  const { rule, assignee, cluster, user, users, impersonatedUser, sourceIPs, object, namespaces, firstTime, lastTime, findings, events } =
    alert;
  const proven = sourceIPs.at(-1) ?? '';
  const claimed = sourceIPs.slice(0, -1);
  return (
    <dl className={styles['facts']}>
      <Fact name="Rule">
        {rule.source === 'rule' ? <Link href={`/rules/${encodeURIComponent(rule.name)}`}>{rule.title}</Link> : rule.title}
      </Fact>
      <Fact name="Who">
        {user === '' ? 'nobody' : <Value text={user} most={60} href={identityHref(user, openLens)} />}
        {impersonatedUser !== '' && (
          <>
            {' '}
            as <Value text={impersonatedUser} most={60} href={identityHref(impersonatedUser, openLens)} />
          </>
        )}
        {users > 1 && ` and ${formatCount(users - 1)} more`}
      </Fact>
      {object !== null && object.resource !== '' && (
        <Fact name="On what">
          <Value
            text={`${object.resource}${object.subresource === '' ? '' : `/${object.subresource}`} ${[object.namespace, object.name].filter((part) => part !== '').join('/')}`.trim()}
            most={80}
            href={
              object.name === ''
                ? undefined
                : objectHref(
                    {
                      cluster,
                      resource: object.resource,
                      namespace: object.namespace || undefined,
                      name: object.name,
                      group: object.apiGroup || undefined,
                    },
                    openLens,
                  )
            }
          />
        </Fact>
      )}
      <Fact name="From">
        {proven === '' ? '–' : <Value text={proven} most={60} href={searchHref(filterBy('', 'source_ip', proven) ?? '', openLens)} />}
        {claimed.length > 0 && (
          <span className={styles['quiet']} title="Only the last address is proven; a client or a proxy said the others">
            {' '}
            (said: <Value text={claimed.join(', ')} most={60} />)
          </span>
        )}
      </Fact>
      <Fact name="Where">
        <Value text={cluster} most={40} />
        {namespaces.length > 0 && (
          <>
            {' / '}
            <Value text={namespaces.slice(0, 3).join(', ')} most={80} />
            {namespaces.length > 3 && ` and ${namespaces.length - 3} more`}
          </>
        )}
      </Fact>
      <Fact name="When">
        <Time at={firstTime} />
        {lastTime !== firstTime && (
          <>
            {' to '}
            <Time at={lastTime} />
          </>
        )}
      </Fact>
      <Fact name="How much">
        {formatCount(findings)} {findings === 1 ? 'finding' : 'findings'}, {formatCount(events)} {events === 1 ? 'event' : 'events'}
      </Fact>
      <Fact name="Looked after by">{assignee === '' ? 'nobody' : <Value text={assignee} most={60} />}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={styles['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
