/** Who read an object, how, and how often. */
import type { Range } from '../../../src/query/edit/edit-query.ts';
import { narrow, printCondition } from '../../../src/query/edit/edit-query.ts';
import { identityHref, type Lens, type ObjectName, searchHref } from '../../address/address.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { countOf, type Row, textOf } from '../../api/use-rows.ts';
import { DataTable } from '../../design/data-table.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Time } from '../../design/time.tsx';
import { Value } from '../../design/value.tsx';
import { formatCount } from '../../text/format.ts';
import { shortUser } from '../../text/short-user.ts';
import { questionOf, reads } from './object-question.ts';
import styles from './readers.module.css';
import { useReaders } from './use-object.ts';

interface ReadersProps {
  readonly object: ObjectName;
  readonly where: string;
  readonly range: Range | null;
  readonly lens: Lens;
}

export function Readers({ object, where, range, lens }: ReadersProps) {
  const answer = useReaders(where, range);
  const question = `${where} and ${reads}`;
  const { name: _, ...kind } = object;
  const lists = `${questionOf(kind)} and verb in (list,watch)`;
  const behind = (row: Row) => {
    const byUser = narrow(question, printCondition('user', textOf(row['user'])) ?? '*');
    return searchHref((byUser && narrow(byUser, printCondition('verb', textOf(row['verb'])) ?? '*')) ?? question, lens);
  };
  return (
    <Panel title="Who read it" href={searchHref(`${question} groupby user,verb`, lens)} flush>
      {answer.isPending && <Skeleton lines={4} />}
      {answer.isError && <ProblemMessage error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data?.length === 0 && <Message kind="empty" title="Nobody asked for it by name." />}
      {answer.data !== undefined && answer.data.length > 0 && (
        <DataTable
          label="Readers"
          rows={answer.data}
          keyOf={(row) => `${textOf(row['user'])} ${textOf(row['verb'])}`}
          columns={[
            {
              key: 'user',
              title: 'User',
              cell: (row: Row) => <Value text={shortUser(textOf(row['user']))} most={60} href={identityHref(textOf(row['user']), lens)} />,
            },
            { key: 'verb', title: 'How', cell: (row) => <Value text={textOf(row['verb'])} most={20} href={behind(row)} /> },
            { key: 'n', title: 'Times', isNumber: true, cell: (row) => formatCount(countOf(row, 'n')) },
            { key: 'first', title: 'First', isMinor: true, cell: (row) => <Time at={textOf(row['first'])} /> },
            { key: 'last', title: 'Last', isMinor: true, cell: (row) => <Time at={textOf(row['last'])} /> },
          ]}
        />
      )}
      <p className={styles['note']}>
        Whoever <Value text="lists or watches all of them" href={searchHref(lists, lens)} /> sees it too, and is not counted here.
      </p>
    </Panel>
  );
}
