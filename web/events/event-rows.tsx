/** A short list of events, each line a link to its page: when, who, what, and what came of it. */
import { Link } from 'wouter';
import { eventHref, type Lens } from '../address/address.ts';
import { countOf, type Row, textOf } from '../api/use-rows.ts';
import { Badge, toneOfCode } from '../design/badge.tsx';
import { Time } from '../design/time.tsx';
import { Pieces } from '../design/value.tsx';
import { shortUser } from '../text/short-user.ts';
import { cutMiddle } from '../text/visible-text.ts';
import styles from './event-rows.module.css';

interface EventRowsProps {
  readonly label: string;
  readonly rows: readonly Row[];
  readonly lens: Lens;
  /** What all of them have in common is not said again. */
  readonly without?: 'user' | 'object' | 'both';
  /** The event that the page is about. */
  readonly current?: string;
  readonly form?: 'clock' | 'full';
}

export function EventRows({ label, rows, lens, without, current, form = 'clock' }: EventRowsProps) {
  return (
    <ol className={styles['list']} aria-label={label}>
      {rows.map((row) => {
        const id = textOf(row['id']);
        const isCurrent = id === current;
        const hasUser = without !== 'user' && without !== 'both';
        return (
          <li key={id}>
            <Link href={eventHref(id, lens)} className={styles['row']} aria-current={isCurrent ? 'true' : undefined}>
              <span className={styles['time']}>
                <Time at={textOf(row['time'])} form={form} />
              </span>
              <span className={styles['what']} dir="auto">
                {hasUser && (
                  <span className={styles['user']}>
                    <Pieces text={cutMiddle(shortUser(textOf(row['user'])), 34)} />{' '}
                  </span>
                )}
                <span className={styles['verb']}>
                  <Pieces text={verbOf(row)} />
                </span>{' '}
                {without !== 'object' && without !== 'both' && <Pieces text={cutMiddle(objectOf(row), 60)} />}
              </span>
              <EndOf row={row} />
            </Link>
          </li>
        );
      })}
    </ol>
  );
}

export function EndOf({ row }: { readonly row: Row }) {
  const code = countOf(row, 'code');
  const stage = textOf(row['stage']);
  if (stage !== 'ResponseComplete' && stage !== '')
    return <Badge>{stage === 'RequestReceived' ? 'received' : stage === 'ResponseStarted' ? 'started' : stage}</Badge>;
  return code === 0 ? <Badge>open</Badge> : <Badge tone={toneOfCode(code)}>{code}</Badge>;
}

function verbOf(row: Row): string {
  const subresource = textOf(row['subresource']);
  const verb = textOf(row['verb']) || 'request';
  return subresource === '' ? verb : `${verb} ${subresource}`;
}

function objectOf(row: Row): string {
  const [resource, namespace, name] = [textOf(row['resource']), textOf(row['namespace']), textOf(row['name'])];
  if (resource === '') return textOf(row['path']) || '/';
  const place = resource === 'namespaces' || namespace === '' ? name : name === '' ? `in ${namespace}` : `${namespace}/${name}`;
  return place === '' ? resource : `${resource} ${place}`;
}
