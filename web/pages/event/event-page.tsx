/** One event: a sentence, everything it says, its bodies and changes, and what stands around it. */
import { useState } from 'react';
import { useParams, useSearch } from 'wouter';
import { ProblemError } from '../../../src/contract/problem-error.ts';
import type { Diagnostic } from '../../../src/model/diagnostic.ts';
import { describeEvent } from '../../../src/model/sentence/describe-event.ts';
import { type Lens, searchHref } from '../../address/address.ts';
import { useLens } from '../../address/use-lens.ts';
import { AnswerNotes } from '../../api/answer-notes.tsx';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Badge, toneOfCode } from '../../design/badge.tsx';
import { ButtonLink } from '../../design/button.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { CopyButton, Value } from '../../design/value.tsx';
import { allOf, type Recorded } from '../../events/ask-events.ts';
import { Sentence } from '../../events/sentence.tsx';
import { formatDuration } from '../../text/format.ts';
import { hasMasks } from '../../text/masks.ts';
import { Bodies } from './bodies.tsx';
import styles from './event-page.module.css';
import { FieldList } from './field-list.tsx';
import { spanOf } from './fields-of.ts';
import { Masked } from './masked.tsx';
import { Related } from './related.tsx';
import type { Clear } from './reveal.ts';
import { useEvent } from './use-event.ts';

export function EventPage() {
  const { id = '' } = useParams();
  const { lens } = useLens();
  const search = useSearch();
  const answer = useEvent(id);
  if (answer.isPending) return <Skeleton lines={14} />;
  const isMissing = answer.data === null || (answer.error instanceof ProblemError && answer.error.code === 'not-found');
  if (answer.isError && !isMissing) return <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />;
  if (answer.data == null) {
    return (
      <Message kind="empty" title="There is no such event." action={<ButtonLink href={searchHref('', lens)}>Search all events</ButtonLink>}>
        It is not stored here, or not within what you may see.
      </Message>
    );
  }
  // Another event is another page: nothing of the last one stays open.
  const { recorded, findings } = answer.data;
  const question = new URLSearchParams(search).get('q') ?? '';
  return <Shown key={recorded.id} recorded={recorded} findings={findings} lens={lens} question={question} />;
}

interface ShownProps {
  readonly recorded: Recorded;
  readonly lens: Lens;
  /** The question that led here. */
  readonly question: string;
}

function Shown({ recorded: stored, findings, lens, question }: ShownProps & { readonly findings: readonly Diagnostic[] }) {
  const [clear, setClear] = useState<Clear | null>(null);
  const recorded = { ...stored, ...clear };
  return (
    <div className={styles['page']}>
      <Head recorded={recorded} lens={lens} question={question} />
      <AnswerNotes findings={findings} />
      {(clear !== null || hasMasks(stored.raw)) && (
        <Masked id={stored.id} isRevealed={clear !== null} onReveal={setClear} onHide={() => setClear(null)} />
      )}
      <div className={styles['columns']}>
        <div className={styles['main']}>
          <Bodies key={clear === null ? 'masked' : 'clear'} recorded={recorded} question={question} lens={lens} />
          <Panel title="Everything it says">
            <FieldList recorded={recorded} question={question} lens={lens} />
          </Panel>
        </div>
        <Related recorded={recorded} lens={lens} />
      </div>
    </div>
  );
}

function Head({ recorded, lens, question }: ShownProps) {
  const { event, cluster, id } = recorded;
  const decision = event.annotations['authorization.k8s.io/decision'];
  const us = spanOf(event.receivedAt, event.stageAt);
  return (
    <header className={styles['head']}>
      <Sentence parts={describeEvent(event, { cluster })} cluster={cluster} lens={lens} />
      <div className={styles['badges']}>
        {event.code !== null && <Badge tone={toneOfCode(event.code)}>{event.code}</Badge>}
        {event.verb !== '' && (
          <Badge tone="accent">
            <Value text={event.verb} most={30} />
          </Badge>
        )}
        {decision !== undefined && decision !== '' && (
          <Badge tone={decision === 'allow' ? 'good' : 'bad'}>
            {decision === 'allow' ? 'allowed' : <Value text={decision} most={30} />}
          </Badge>
        )}
        <Badge title="How much the audit policy recorded">
          <Value text={event.level || 'no level'} most={30} />
        </Badge>
        <Badge title="The point in the life of the request">
          <Value text={event.stage || 'no stage'} most={30} />
        </Badge>
        {us !== null && us > 0 && <Badge title="From the receipt of the request to this stage">{formatDuration(us)}</Badge>}
        <span className={styles['when']}>
          <Time at={event.receivedAt} /> · <Time at={event.receivedAt} form="ago" />
        </span>
        <span className={styles['tools']}>
          {question !== '' && (
            <ButtonLink look="quiet" icon="left" href={searchHref(question, lens)}>
              The question
            </ButtonLink>
          )}
          <ButtonLink look="quiet" icon="search" href={searchHref(allOf([['id', id]]), lens)}>
            In search
          </ButtonLink>
          <CopyButton text={recorded.raw} label="Copy the record as JSON" />
        </span>
      </div>
    </header>
  );
}
