/** What an update or a patch changed: against the version before, or what the server made of what was sent. */
import { useMemo, useState } from 'react';
import { Link } from 'wouter';
import { eventHref, type Lens } from '../../address/address.ts';
import { AnswerNotes } from '../../api/answer-notes.tsx';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { Time } from '../../design/time.tsx';
import { diffJson } from '../../diff/diff-json.ts';
import { DiffView } from '../../diff/diff-view.tsx';
import type { Recorded } from '../../events/ask-events.ts';
import { isForStatus, versionOf } from '../../events/versions.ts';
import styles from './changes.module.css';
import { useVersionBefore } from './use-event.ts';

export function Changes({ recorded, lens }: { readonly recorded: Recorded; readonly lens: Lens }) {
  const { event } = recorded;
  const before = useVersionBefore(recorded, true);
  const canCompareSent = event.verb === 'update' && event.request !== undefined && event.response !== undefined;
  const [against, setAgainst] = useState<'before' | 'sent'>('before');
  const isAboutStatus = isForStatus(event);
  const version = before.data?.version;
  const old = version == null ? null : versionOf(version.event);
  const now = versionOf(event);
  const base = against === 'sent' ? event.request : old?.body;
  const changes = useMemo(() => (base === undefined || now === null ? null : diffJson(base, now.body)), [base, now]);
  return (
    <div className={styles['changes']}>
      {canCompareSent && (
        <Tabs
          label="What is compared"
          tabs={[
            { name: 'before', title: 'With the version before' },
            { name: 'sent', title: 'Answer with what was sent' },
          ]}
          chosen={against}
          onChoose={setAgainst}
        />
      )}
      {against === 'before' && before.isPending && <Skeleton lines={5} />}
      {against === 'before' && before.isError && <ProblemMessage error={before.error} onRetry={() => void before.refetch()} />}
      {against === 'before' && version === null && (
        <Message kind="note" title="No version before this one is stored.">
          The request that made it is older than the store, or its body was not recorded.
        </Message>
      )}
      {against === 'before' && version != null && (
        <p className={styles['note']}>
          Compared with the version of{' '}
          <Link href={eventHref(version.id, lens)}>
            <Time at={version.event.receivedAt} />
          </Link>
          {old !== null &&
            now !== null &&
            old.from !== now.from &&
            '; one is as it was sent and the other as it was answered, so defaults differ too'}
        </p>
      )}
      {against === 'before' && <AnswerNotes findings={before.data?.findings ?? []} />}
      {isAboutStatus && changes?.some(({ path }) => path[0] === 'spec') === true && (
        <p className={styles['note']}>A request for the status leaves the spec as it is: what differs there was changed in between.</p>
      )}
      {changes !== null && <DiffView label="Changes" changes={changes} isAboutStatus={isAboutStatus} />}
    </div>
  );
}
