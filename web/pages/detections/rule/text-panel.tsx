/** The text of a rule. A changed one stays in this page: it can be tried with the events that it carries, and downloaded. */
import { useMutation } from '@tanstack/react-query';
import type { AnswerOf } from '../../../../src/contract/answers.ts';
import { client } from '../../../api/client.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Badge } from '../../../design/badge.tsx';
import { Button } from '../../../design/button.tsx';
import { Icon } from '../../../design/icon.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Pieces } from '../../../design/value.tsx';
import { download } from '../../policy/open-file.ts';
import { RuleBox } from '../editor/rule-box.tsx';
import type { ShownRule } from '../rule-page.tsx';
import styles from './rule.module.css';

type Tried = AnswerOf<'rule-test'>;

interface TextPanelProps {
  readonly rule: ShownRule;
  readonly text: string;
  readonly onText: (text: string) => void;
}

export function TextPanel({ rule, text, onText }: TextPanelProps) {
  const trial = useMutation({ mutationFn: async (of: string) => ({ of, ...(await client['rule-test']({ text: of })) }) });
  const isChanged = text !== rule.text;
  const isCurrent = trial.data?.of === text;
  const { match, ignore } = rule.tests;
  return (
    <Panel
      title="The rule"
      note={
        isChanged
          ? 'changed here, and nowhere else: download it to use it'
          : `carries ${match} ${match === 1 ? 'test' : 'tests'} to find and ${ignore} to leave alone`
      }
      actions={
        <>
          {isChanged && (
            <Button look="quiet" onClick={() => onText(rule.text)}>
              Take back
            </Button>
          )}
          <Button look="quiet" icon="download" label="Download" onClick={() => download(`${rule.name}.yaml`, text)} />
          <Button icon="play" disabled={trial.isPending} onClick={() => trial.mutate(text)}>
            {trial.isPending ? 'Running…' : 'Run its tests'}
          </Button>
        </>
      }
    >
      <div className={styles['stack']}>
        {trial.isError && <ProblemMessage error={trial.error} isInline />}
        {trial.data !== undefined && <Results tried={trial.data} isCurrent={isCurrent} />}
        <RuleBox text={text} onText={onText} findings={isCurrent ? (trial.data?.findings ?? []) : []} onRun={() => trial.mutate(text)} />
      </div>
    </Panel>
  );
}

function Results({ tried, isCurrent }: { readonly tried: Tried; readonly isCurrent: boolean }) {
  return (
    <div className={isCurrent ? styles['results'] : `${styles['results']} ${styles['behind']}`} role="status">
      {!isCurrent && <p className={styles['quiet']}>Of the text before:</p>}
      {tried.findings.map(({ severity, message, hint, line, column, span }) => (
        <p key={`${span.start} ${message}`}>
          <Badge tone={severity === 'error' ? 'bad' : severity === 'warning' ? 'warn' : 'info'}>
            line {line}:{column}
          </Badge>{' '}
          <Pieces text={hint === undefined ? message : `${message} ${hint}`} />
        </p>
      ))}
      {tried.rules.map(({ name, match, ignore, failures, verdict }) => (
        <div key={name}>
          <p className={styles['row']}>
            <Badge tone={failures.length > 0 || verdict === 'dead' ? 'bad' : match + ignore === 0 ? 'warn' : 'good'}>
              <Icon name={failures.length > 0 || verdict === 'dead' ? 'close' : match + ignore === 0 ? 'minus' : 'check'} />
              {failures.length > 0
                ? `${failures.length} of ${match + ignore} failed`
                : match + ignore === 0
                  ? 'carries no events'
                  : `${match + ignore} passed`}
            </Badge>
            <code>
              <Pieces text={name} />
            </code>
            {verdict !== 'alive' && (
              <Badge tone="bad">{verdict === 'dead' ? 'no event can satisfy it' : 'a part of it can never hold'}</Badge>
            )}
          </p>
          {failures.map(({ wants, number, excepted }) => (
            <p key={`${wants} ${number}`} className={styles['failure']}>
              {wants === 'match' ? 'It did not find' : 'It found'} number {number} of those that it has to{' '}
              {wants === 'match' ? 'find' : 'leave alone'}
              {excepted ? ': an exception leaves it out.' : '.'}
            </p>
          ))}
        </div>
      ))}
    </div>
  );
}
