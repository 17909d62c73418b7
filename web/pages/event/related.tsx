/** What stands around an event: the stages of its request, the same user, object and address, and who owns the object. */
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { eventHref, identityHref, type Lens, objectHref, searchHref } from '../../address/address.ts';
import { AnswerNotes } from '../../api/answer-notes.tsx';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { textOf } from '../../api/use-rows.ts';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Pieces, Value } from '../../design/value.tsx';
import { allOf, ofObject, type Recorded } from '../../events/ask-events.ts';
import { EventRows } from '../../events/event-rows.tsx';
import { shortUser } from '../../text/short-user.ts';
import styles from './related.module.css';
import { useAround, useOwners, useStages } from './use-event.ts';

interface RelatedProps {
  readonly recorded: Recorded;
  readonly lens: Lens;
}

const minuteMs = 60_000;

export function Related({ recorded, lens }: RelatedProps) {
  const { event, cluster } = recorded;
  const { user, object } = event;
  const address = event.sourceIPs.at(-1);
  return (
    <div className={styles['column']}>
      <Stages recorded={recorded} lens={lens} />
      {object !== null && object.name !== '' && (
        <Around
          title="The same object"
          note="before and after"
          recorded={recorded}
          lens={lens}
          where={`${ofObject(object, cluster)} and is_write=true and subresource!=status`}
          spanMs={null}
          without="object"
          href={objectHref({ cluster, ...object }, lens)}
          none="Nothing else changed it."
        />
      )}
      <Owners recorded={recorded} lens={lens} />
      {user.name !== '' && (
        <Around
          title="The same user"
          note="± 5 minutes"
          recorded={recorded}
          lens={lens}
          where={allOf([
            ['cluster', cluster],
            ['user', user.name],
          ])}
          spanMs={5 * minuteMs}
          without="user"
          none="They did nothing else."
        />
      )}
      {address !== undefined && (
        <Around
          title="The same address"
          note="± 5 minutes"
          recorded={recorded}
          lens={lens}
          where={allOf([
            ['cluster', cluster],
            ['sourceips', address],
          ])}
          spanMs={5 * minuteMs}
          none="Nothing else came from there."
        />
      )}
    </div>
  );
}

/** Whether the time of day is enough to tell it. */
const isNear = (at: string, ms: number) => Math.abs(Date.parse(at) - ms) < 12 * 60 * minuteMs;

interface AroundProps extends RelatedProps {
  readonly title: string;
  readonly note: string;
  readonly where: string;
  readonly spanMs: number | null;
  readonly without?: 'user' | 'object';
  /** Where the title leads, if not to the question. */
  readonly href?: string;
  readonly none: string;
}

function Around({ title, note, recorded, lens, where, spanMs, without, href, none }: AroundProps) {
  const { event, id } = recorded;
  const answer = useAround(where, event.receivedAt, { beforeCount: 5, afterCount: 6, spanMs });
  const ms = Date.parse(event.receivedAt);
  const range =
    spanMs === null || !Number.isFinite(ms) ? null : { from: new Date(ms - spanMs).toISOString(), to: new Date(ms + spanMs).toISOString() };
  const rows = answer.data?.rows ?? [];
  return (
    <Panel title={title} note={note} href={href ?? searchHref(where, { ...lens, ...(range !== null && { range }) })} flush>
      {answer.isLoading && <Waiting />}
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data !== undefined && rows.filter((row) => row['id'] !== id).length === 0 && <Message kind="empty" title={none} />}
      <AnswerNotes findings={answer.data?.findings ?? []} />
      <EventRows
        label={title}
        rows={rows.some((row) => row['id'] !== id) ? rows : []}
        lens={lens}
        current={id}
        form={rows.every((row) => isNear(textOf(row['time']), ms)) ? 'clock' : 'full'}
        {...(without !== undefined && { without })}
      />
    </Panel>
  );
}

function Stages({ recorded, lens }: RelatedProps) {
  const { event, cluster, id } = recorded;
  const answer = useStages(recorded);
  const where = `${allOf([
    ['auditid', event.auditID],
    ['cluster', cluster],
  ])} and stage=*`;
  return (
    <Panel title="This request" note="all stages that were recorded" href={searchHref(where, lens)} flush>
      {answer.isLoading && <Waiting />}
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      <AnswerNotes findings={answer.data?.findings ?? []} />
      {answer.data && <EventRows label="The stages of this request" rows={answer.data.rows} lens={lens} without="both" current={id} />}
    </Panel>
  );
}

function Owners({ recorded, lens }: RelatedProps) {
  const answer = useOwners(recorded);
  const steps = answer.data ?? [];
  if (answer.isError) return <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />;
  if (steps.length === 0) return null;
  const last = steps.at(-1);
  return (
    <Panel title="Owners" note="whose part the object is">
      <ol className={styles['owners']}>
        {steps.map(({ owner, written }) => (
          <li key={`${owner.kind}/${owner.name}`} className={styles['owner']}>
            <span>
              <span className={styles['kind']}>
                <Pieces text={owner.kind} />
              </span>{' '}
              <Value text={owner.name} href={objectHref({ cluster: recorded.cluster, ...owner }, lens)} />
            </span>
            {written === null ? (
              <Quiet>no request that wrote it is stored</Quiet>
            ) : (
              <Quiet>
                <Link href={eventHref(written.id, lens)}>
                  written <Time at={written.event.receivedAt} />
                </Link>{' '}
                by <Value text={shortUser(written.event.user.name)} href={identityHref(written.event.user.name, lens)} />
              </Quiet>
            )}
          </li>
        ))}
      </ol>
      {last?.written?.event.level === 'Metadata' && <Quiet>The chain may go on: of the last request no body was recorded.</Quiet>}
    </Panel>
  );
}

function Quiet({ children }: { readonly children: ReactNode }) {
  return <span className={styles['quiet']}>{children}</span>;
}

function Waiting() {
  return (
    <div className={styles['waiting']}>
      <Skeleton lines={3} />
    </div>
  );
}
