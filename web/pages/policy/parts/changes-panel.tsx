/** What differs from the policy as it was opened: which requests are recorded otherwise, and the lines of both texts. */
import { useQuery } from '@tanstack/react-query';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Message, Skeleton } from '../../../design/message.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Pieces } from '../../../design/value.tsx';
import { visibleText } from '../../../text/visible-text.ts';
import { diffLines, nearChanges } from '../diff-lines.ts';
import type { PolicyDraft } from '../policy-draft.ts';
import { policyReader } from '../reader/policy-reader.ts';
import styles from './changes-panel.module.css';

export function ChangesPanel({ draft: { opened, text, name, kubernetesVersion } }: { readonly draft: PolicyDraft }) {
  const title = 'Changes';
  const note = `against ${name === '' ? 'what was opened' : name}`;
  if (opened === text) {
    return (
      <Panel title={title} note={note}>
        <Message kind="note" title="Nothing has changed since the policy was opened." isInline />
      </Panel>
    );
  }
  return (
    <Panel title={title} note={note}>
      {opened.trim() !== '' && <Differences asked={{ before: opened, after: text, kubernetesVersion }} />}
      <TextDiff before={opened} after={text} />
    </Panel>
  );
}

function Differences({
  asked,
}: {
  readonly asked: { readonly before: string; readonly after: string; readonly kubernetesVersion: string };
}) {
  const { data, error, refetch } = useQuery({
    queryKey: ['policy', 'compare', asked],
    queryFn: ({ signal }) => policyReader.ask('compare', asked, signal),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  if (error !== null) return <ProblemMessage error={error} onRetry={() => void refetch()} isInline />;
  if (data === undefined) return <Skeleton lines={2} />;
  if (data.differences === null)
    return <p className={styles['words']}>One of the two is no policy yet: what differs for requests is not known.</p>;
  if (data.differences.length === 0) return <p className={styles['words']}>Every request is recorded as before.</p>;
  return (
    <ul className={styles['differences']} aria-label="Requests that are recorded otherwise">
      {data.differences.map(({ sentence, lessBefore, lessAfter }) => (
        <li key={`${sentence} ${lessBefore} ${lessAfter}`}>
          <Pieces text={sentence} />
          <span className={styles['less']}>{sayLess(lessBefore, lessAfter)}</span>
        </li>
      ))}
    </ul>
  );
}

function sayLess(before: readonly number[], after: readonly number[]): string {
  const say = (rules: readonly number[], when: string) =>
    rules.length === 0 ? [] : [`${rules.length === 1 ? 'rule' : 'rules'} ${rules.map((at) => at + 1).join(', ')} ${when}`];
  const parts = [...say(before, 'before'), ...say(after, 'now')];
  return parts.length === 0 ? '' : ` Less what ${parts.join(' and ')} take.`;
}

function TextDiff({ before, after }: { readonly before: string; readonly after: string }) {
  const rows = nearChanges(diffLines(before, after));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of fields it is not
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <div role="group" className={styles['scroll']} aria-label="Both texts" tabIndex={0}>
      <table className={styles['texts']}>
        <caption className="visually-hidden">The lines of both texts that differ</caption>
        <colgroup>
          <col className={styles['numbers']} />
          <col />
          <col className={styles['numbers']} />
          <col />
        </colgroup>
        <thead>
          <tr>
            <th scope="col" colSpan={2}>
              As it was opened
            </th>
            <th scope="col" colSpan={2}>
              As it is
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) =>
            row === null ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: gaps have no names
              <tr key={`gap ${at}`} className={styles['gap']}>
                <td colSpan={4}>…</td>
              </tr>
            ) : (
              <tr key={`${row.beforeLine} ${row.afterLine}`}>
                <td className={styles['number']}>{row.beforeLine}</td>
                <td className={row.isChanged && row.beforeLine !== null ? styles['gone'] : undefined}>{visibleText(row.before)}</td>
                <td className={styles['number']}>{row.afterLine}</td>
                <td className={row.isChanged && row.afterLine !== null ? styles['come'] : undefined}>{visibleText(row.after)}</td>
              </tr>
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}
