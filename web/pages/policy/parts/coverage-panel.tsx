/** The matrix of coverage: each question and detection that comes with the program, and whether the record would answer it; one of them in full. */
import { useState } from 'react';
import type { Status } from '../../../../src/policy/coverage/cover-policy.ts';
import { ProblemMessage } from '../../../api/problem-message.tsx';
import { Icon, type IconName } from '../../../design/icon.tsx';
import { Skeleton } from '../../../design/message.tsx';
import { Panel } from '../../../design/panel.tsx';
import type { Covered } from '../reader/coverage-jobs.ts';
import type { CoverageState } from '../use-coverage.ts';
import { CoverageDetail } from './coverage-detail.tsx';
import styles from './coverage-panel.module.css';

interface CoveragePanelProps {
  readonly state: CoverageState;
  readonly text: string;
  readonly kubernetesVersion: string;
  /** Whether levels are tried: what opens its eyes is found for the text. */
  readonly isTried: boolean;
  readonly onText: (text: string) => void;
}

export const statusWords: Readonly<Record<Status, string>> = { answerable: 'answered', partly: 'in part', blind: 'blind' };
const icons: Readonly<Record<Status, IconName>> = { answerable: 'check', partly: 'minus', blind: 'close' };

export function CoveragePanel({ state: { coverage, error, retry }, text, kubernetesVersion, isTried, onText }: CoveragePanelProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const title = 'What it would be blind to';
  if (coverage === null) {
    return <Panel title={title}>{error === null ? <Skeleton lines={4} /> : <ProblemMessage error={error} onRetry={retry} />}</Panel>;
  }
  const { covered, questions, isBehind } = coverage;
  const themes = [...new Set(covered.map(({ theme }) => theme))];
  const shown = covered.find(({ name }) => name === chosen);
  const question = questions.find(({ name }) => name === chosen);
  return (
    <Panel
      title={title}
      note={`${sayCounts(covered)} of the ${covered.length} questions and detections that come along${isTried ? ', with the levels that are tried' : ''}`}
    >
      {error !== null && <ProblemMessage error={error} onRetry={retry} isInline />}
      <div className={isBehind ? styles['behind'] : undefined} aria-busy={isBehind}>
        {themes.map((theme) => (
          <div key={theme} className={styles['theme']}>
            <h3 className={styles['name']}>{theme}</h3>
            <ul className={styles['cells']} aria-label={theme}>
              {covered
                .filter((each) => each.theme === theme)
                .map(({ name, title: asked, status, because }) => (
                  <li key={name}>
                    <button
                      type="button"
                      className={`${styles['cell']} ${styles[status]}`}
                      aria-expanded={name === chosen}
                      title={`${statusWords[status]}. ${because[0] ?? ''}`}
                      onClick={() => setChosen(name === chosen ? null : name)}
                    >
                      <Icon name={icons[status]} />
                      <span>{asked}</span>
                      <span className="visually-hidden">: {statusWords[status]}</span>
                    </button>
                  </li>
                ))}
            </ul>
            {shown?.theme === theme && question !== undefined && (
              <CoverageDetail
                covered={shown}
                question={question}
                text={text}
                kubernetesVersion={kubernetesVersion}
                isTried={isTried}
                onText={onText}
              />
            )}
          </div>
        ))}
      </div>
    </Panel>
  );
}

function sayCounts(covered: readonly Covered[]): string {
  const count = (wanted: Status) => covered.filter(({ status }) => status === wanted).length;
  return `${count('answerable')} answered, ${count('partly')} in part, ${count('blind')} not at all`;
}
