/** The questions that people saved for everybody: opened, changed, removed. Those that come along stand in the search page. */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { openLens, searchHref } from '../../address/address.ts';
import { client } from '../../api/client.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { type SavedQuestion, useQuestions } from '../../api/questions.ts';
import { useMay } from '../../api/use-me.ts';
import { Button, ButtonLink } from '../../design/button.tsx';
import { type Column, DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { visibleText } from '../../text/visible-text.ts';
import { Confirm } from './confirm.tsx';
import { QuestionForm } from './question-form.tsx';
import styles from './settings-page.module.css';

export function QuestionsTab() {
  const maySave = useMay('save');
  const queryClient = useQueryClient();
  const answer = useQuestions();
  const [edited, setEdited] = useState<SavedQuestion | 'new' | null>(null);
  const [removed, setRemoved] = useState<SavedQuestion | null>(null);
  const again = () => void queryClient.invalidateQueries({ queryKey: ['questions'] });
  const saved = answer.data?.filter(({ origin }) => origin === 'store');
  const columns: readonly Column<SavedQuestion>[] = [
    {
      key: 'name',
      title: 'Name',
      cell: ({ name, canonical }) => (
        <Value text={name} most={40} href={canonical === null ? undefined : searchHref(canonical, openLens)} />
      ),
    },
    {
      key: 'about',
      title: 'What it asks',
      isMinor: true,
      cell: ({ description }) => (description === '' ? '–' : <Value text={description} />),
    },
    { key: 'query', title: 'Question', isMinor: true, cell: ({ query }) => <Value text={query} most={70} isMono /> },
    {
      key: 'saved',
      title: 'Saved',
      isMinor: true,
      cell: ({ saved: last }) =>
        last === null ? (
          '–'
        ) : (
          <>
            <Time at={last.at} form="ago" /> by <Value text={last.author} most={30} />
          </>
        ),
    },
    {
      key: 'do',
      title: <span className="visually-hidden">What can be done</span>,
      cell: (question) =>
        maySave && (
          <span className={styles['end']}>
            <Button look="quiet" aria-label={`Edit ${visibleText(question.name)}`} onClick={() => setEdited(question)}>
              Edit
            </Button>
            <Button look="quiet" aria-label={`Remove ${visibleText(question.name)}`} onClick={() => setRemoved(question)}>
              Remove
            </Button>
          </span>
        ),
    },
  ];
  return (
    <Panel
      title="Saved questions"
      note="shared with everybody"
      flush
      actions={
        maySave && (
          <Button icon="plus" onClick={() => setEdited('new')}>
            Save a question
          </Button>
        )
      }
    >
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.isPending && <Skeleton lines={4} />}
      {saved?.length === 0 && (
        <Message kind="empty" title="Nobody has saved a question yet." action={<ButtonLink href="/search">To the search</ButtonLink>}>
          {answer.data !== undefined && `${answer.data.length} questions come along; they can be asked from the search page.`}
        </Message>
      )}
      {saved !== undefined && saved.length > 0 && (
        <DataTable label="All saved questions" columns={columns} rows={saved} keyOf={({ name }) => name} />
      )}
      {edited !== null && (
        <QuestionForm
          question={edited === 'new' ? null : edited}
          onClose={() => setEdited(null)}
          onDone={() => {
            setEdited(null);
            again();
          }}
        />
      )}
      {removed !== null && (
        <Confirm
          title="Remove the saved question"
          action="Remove it"
          run={() => client['question-remove']({ name: removed.name }).finally(again)}
          onClose={() => setRemoved(null)}
        >
          <Value text={removed.name} /> is gone for everybody. Links to <Link href="/search">the search page</Link> that hold the question
          itself still work.
        </Confirm>
      )}
    </Panel>
  );
}
