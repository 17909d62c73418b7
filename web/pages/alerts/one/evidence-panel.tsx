/** The events that an alert rests on, as far as the store has them; each leads to its page. */
import { Link } from 'wouter';
import { sayAlertObject } from '../../../../src/model/alert.ts';
import { eventHref, openLens } from '../../../address/address.ts';
import { Badge, toneOfCode } from '../../../design/badge.tsx';
import { Message } from '../../../design/message.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Time } from '../../../design/time.tsx';
import { Pieces } from '../../../design/value.tsx';
import { formatCount } from '../../../text/format.ts';
import { LogText } from '../../../text/log-text.tsx';
import { cutMiddle, visibleText } from '../../../text/visible-text.ts';
import type { ShownAlert } from '../alert-words.ts';
import styles from './panels.module.css';

type Event = ShownAlert['evidence']['events'][number];

/** Of each request the stage that tells most: the last one, which has the code. The newest request first. */
function requestsOf(events: readonly Event[]): readonly Event[] {
  const last = new Map<string, Event>();
  for (const event of events) if (event.code !== null || !last.has(event.auditID)) last.set(event.auditID, event);
  return [...last.values()].toReversed();
}

export function EvidencePanel({ alert }: { readonly alert: ShownAlert }) {
  const { missing } = alert.evidence;
  const events = requestsOf(alert.evidence.events);
  const note =
    alert.events > events.length
      ? `the newest ${formatCount(events.length)} of ${formatCount(alert.events)}`
      : 'the requests that it rests on';
  return (
    <Panel title="Evidence" note={note} flush={events.length > 0}>
      {events.length === 0 ? (
        <Message kind="empty" title="None of its events can be shown.">
          They are no longer stored, or outside of what you may see.
        </Message>
      ) : (
        <ol className={styles['rows']}>
          {events.map(({ id, time, verb, code, user, object, requestURI, sourceIPs, userAgent }) => (
            <li key={id}>
              <Link href={eventHref(id, openLens)} className={styles['event']}>
                <span className={styles['time']}>
                  <Time at={time} />
                </span>
                <span className={styles['code']}>{code === null ? <Badge>–</Badge> : <Badge tone={toneOfCode(code)}>{code}</Badge>}</span>
                <span className={styles['did']} dir="auto">
                  <LogText text={user === '' ? 'nobody' : user} most={50} /> <strong>{visibleText(verb)}</strong>{' '}
                  <LogText text={object === null || object.resource === '' ? requestURI : sayAlertObject(object)} most={160} />
                </span>
                <span className={styles['client']} title={visibleText(userAgent)}>
                  <Pieces text={cutMiddle(sourceIPs.at(-1) ?? '', 40)} /> <Pieces text={cutMiddle(userAgent.split(' ')[0] ?? '', 28)} />
                </span>
              </Link>
            </li>
          ))}
        </ol>
      )}
      {missing.length > 0 && events.length > 0 && (
        <p className={styles['foot']}>
          {missing.length === 1 ? 'One more event is' : `${formatCount(missing.length)} more events are`} no longer stored, or outside of
          what you may see.
        </p>
      )}
    </Panel>
  );
}
