/** The policy at work: its text on one side, what is wrong with it and what it makes of the traffic on the other; below, what could be. */
import { useRef } from 'react';
import { isError, type Span } from '../../../src/model/diagnostic.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import type { PolicyEditorHandle } from './editor/editor-props.ts';
import { PolicyBox } from './editor/policy-box.tsx';
import { ChangesPanel } from './parts/changes-panel.tsx';
import { CoveragePanel } from './parts/coverage-panel.tsx';
import { FiguresPanel } from './parts/figures-panel.tsx';
import { FindingsPanel, sayCounts } from './parts/findings-panel.tsx';
import { RolloutPanel } from './parts/rollout-panel.tsx';
import { RulesPanel } from './parts/rules-panel.tsx';
import { TrafficPanel } from './parts/traffic-panel.tsx';
import { TriedBar } from './parts/tried-bar.tsx';
import type { PolicyDraft } from './policy-draft.ts';
import styles from './policy-page.module.css';
import { trafficNotes } from './traffic-notes.ts';
import { useWorkbench, type WorkbenchState } from './use-workbench.ts';

export function Workbench({ draft, onDownload }: { readonly draft: PolicyDraft; readonly onDownload: () => void }) {
  const { text } = draft;
  const state = useWorkbench(draft);
  const { reading, shown, levels, isCurrent } = state;
  const { read } = reading;
  const editor = useRef<PolicyEditorHandle | null>(null);
  const goTo = (span: Span | undefined) => span !== undefined && editor.current?.goTo(span);
  const isRefused = read !== null && read.policy === null && text.trim() !== '';
  return (
    <div className={styles['bench']}>
      <div className={styles['grid']}>
        <div className={styles['left']}>
          <div className={styles['editor']}>
            <PolicyBox
              text={text}
              onText={state.setText}
              read={read}
              figuresOf={state.figuresOfRule}
              onReady={(handle) => {
                editor.current = handle;
              }}
            />
          </div>
          <p className={styles['state']} role="status">
            {state.note ?? sayState(state)}
          </p>
        </div>
        <div className={styles['right']}>
          {text.trim() === '' && (
            <Message kind="empty" title="Paste a policy, or write one">
              Its findings and figures come while you type.
            </Message>
          )}
          {reading.error !== null && <ProblemMessage error={reading.error} isInline />}
          {isRefused && (
            <Message kind="error" title={read.findings.find(isError)?.message ?? 'An API server would refuse this text.'} isInline>
              An API server would not start with it.{' '}
              {shown === null ? 'Mend it, and its figures come.' : 'The figures are those of the last text that could be read.'}
            </Message>
          )}
          <Figures state={state} isRefused={isRefused} />
          {read !== null && text.trim() !== '' && (
            <FindingsPanel
              findings={read.findings}
              isCurrent={isCurrent}
              onFix={state.fix}
              onMend={() => void state.mend()}
              onShow={({ span }) => goTo(span)}
            />
          )}
          {shown !== null && <TrafficPanel known={shown.known} figures={shown.tried} isBehind={isBehind(state, isRefused)} />}
          {shown !== null && (
            <ul className={styles['notes']} aria-label="About the figures">
              {trafficNotes(shown.tried, shown.known.traffic).map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          )}
        </div>
      </div>
      {shown !== null && (
        <RulesPanel shown={shown} levels={levels} onTry={state.tryLevel} onShow={(rule) => goTo(shown.known.read.rules[rule]?.span)} />
      )}
      {read !== null && text.trim() !== '' && (read.policy !== null || state.covered.coverage !== null) && (
        <CoveragePanel
          state={state.covered}
          text={text}
          kubernetesVersion={draft.kubernetesVersion}
          isTried={levels.size > 0}
          onText={state.setText}
        />
      )}
      <ChangesPanel draft={draft} />
      <RolloutPanel
        text={text}
        onDownload={onDownload}
        obstacle={isRefused ? 'An API server would not start with it: mend it first.' : null}
      />
      {levels.size > 0 && shown !== null && (
        <TriedBar
          count={levels.size}
          shown={shown}
          coverage={state.coverageChange}
          isCurrent={isCurrent}
          onWrite={() => void state.writeLevels()}
          onReset={state.takeBack}
        />
      )}
    </div>
  );
}

interface FiguresProps {
  readonly state: WorkbenchState;
  readonly isRefused: boolean;
}

function Figures({ state: { traffic, shown, reading, levels, ...state }, isRefused }: FiguresProps) {
  if (traffic.error !== null) return <ProblemMessage error={traffic.error} onRetry={traffic.retry} isInline={shown !== null} />;
  if (shown !== null)
    return (
      <FiguresPanel
        figures={shown.tried}
        traffic={shown.known.traffic}
        isTried={levels.size > 0}
        isBehind={isBehind({ traffic, ...state }, isRefused)}
      />
    );
  if (traffic.known !== null) {
    return (
      <Message kind="empty" title="No events in this time">
        There is nothing to try the policy on. Choose another range, or other clusters, in the bar on top.
      </Message>
    );
  }
  return reading.read?.policy == null ? null : <Skeleton lines={3} />;
}

function isBehind({ traffic }: Pick<WorkbenchState, 'traffic'>, isRefused: boolean): boolean {
  return traffic.isBehind || isRefused;
}

function sayState({ reading: { read, isReading } }: WorkbenchState): string {
  if (read === null || isReading) return 'Reading…';
  const rules = read.rules.length === 1 ? '1 rule' : `${read.rules.length} rules`;
  return `${read.policy === null ? 'No policy yet' : rules}; findings: ${sayCounts(read.findings)}`;
}
