/** The detections: which there are, by tactic and level, and which of them see what they are about. */
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { alertLevels } from '../../../src/model/alert.ts';
import { useFilters } from '../../address/use-filters.ts';
import { ProblemMessage } from '../../api/problem-message.tsx';
import { Button } from '../../design/button.tsx';
import { SelectField, TextField } from '../../design/field.tsx';
import { Message, Skeleton } from '../../design/message.tsx';
import { Panel } from '../../design/panel.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { KeysDialog, type KeyWords } from '../../keys/keys-dialog.tsx';
import { formatCompact } from '../../text/format.ts';
import { visibleText } from '../../text/visible-text.ts';
import { CoverageMatrix } from './parts/coverage-matrix.tsx';
import { RuleList } from './parts/rule-list.tsx';
import { countStates, type Judged, ruleStates, stateWords } from './rule-state.ts';
import { tacticTitle } from './rule-words.ts';
import styles from './rules-page.module.css';
import { type Basis, useRules } from './use-rules.ts';

const filterNames = ['q', 'state', 'level', 'tactic'] as const;

export function RulesPage() {
  const { judged, basis, error, retry } = useRules();
  const [filters, change] = useFilters(filterNames);
  const [hasKeys, setKeys] = useState(false);
  const find = useRef<HTMLInputElement>(null);
  if (judged === undefined) return error === null ? <Skeleton lines={12} /> : <ProblemMessage error={error} onRetry={retry} />;
  const { q, level, state } = filters;
  // A tactic may be no tactic.
  const tactic = filters.tactic === '' ? null : filters.tactic === 'other' ? '' : filters.tactic;
  const inPlace = judged.filter(
    ({ rule }) => (level === '' || rule.level === level) && (tactic === null || rule.tactic === tactic) && speaksOf(rule, q),
  );
  const shown = inPlace.filter((each) => state === '' || each.state === state);
  const counts = countStates(inPlace);
  const onKey = (key: string): boolean => {
    if (key === '/') find.current?.focus();
    else if (key === '?') setKeys(true);
    else return false;
    return true;
  };
  return (
    <div className={styles['page']}>
      {error !== null && <ProblemMessage error={error} onRetry={retry} isInline />}
      <Panel title="Coverage" note={<BasisLine basis={basis} judged={judged} />}>
        <CoverageMatrix
          judged={judged}
          tactic={tactic}
          level={level === '' ? null : level}
          onChoose={(chosen, ofLevel) =>
            change({ tactic: chosen === null ? '' : chosen === '' ? 'other' : chosen, level: ofLevel ?? '', state: '' })
          }
        />
      </Panel>
      <Panel
        title="Rules"
        note={shown.length === judged.length ? `${judged.length} that raise findings` : `${shown.length} of ${judged.length}`}
        actions={
          <Button look="quiet" label="Keys" onClick={() => setKeys(true)}>
            ?
          </Button>
        }
        flush
      >
        <div className={styles['tools']}>
          <TextField
            ref={find}
            label="Find a rule"
            isLabelHidden
            type="search"
            placeholder="Find: words, a name, T1609"
            value={q}
            onChange={(event) => change({ q: event.target.value })}
            onKeyDown={(event) => {
              if (event.key !== 'Escape') return;
              // The browser would empty it.
              event.preventDefault();
              event.currentTarget.blur();
            }}
          />
          <SelectField label="Level" isLabelHidden value={level} onChange={(event) => change({ level: event.target.value })}>
            <option value="">All levels</option>
            {[...alertLevels].reverse().map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </SelectField>
          <Tabs
            label="What they can see"
            chosen={state}
            onChoose={(chosen) => change({ state: chosen })}
            tabs={[
              { name: '', title: `All ${inPlace.length}` },
              ...ruleStates
                .filter((each) => counts[each] > 0 || each === state)
                .map((each) => ({ name: each as string, title: `${capital(stateWords[each].word)} ${counts[each]}` })),
            ]}
          />
          {tactic !== null && (
            <Button look="quiet" icon="close" onClick={() => change({ tactic: '' })}>
              {tacticTitle(tactic)}
            </Button>
          )}
        </div>
        {shown.length === 0 ? (
          <Message
            kind="empty"
            title="No rule is like that."
            action={<Button onClick={() => change({ q: '', state: '', level: '', tactic: '' })}>Show all rules</Button>}
          />
        ) : (
          <RuleList judged={shown} onKey={onKey} />
        )}
      </Panel>
      {hasKeys && <KeysDialog keys={keys} onClose={() => setKeys(false)} />}
    </div>
  );
}

const keys: KeyWords = [
  [['j', 'k'], 'Next and last rule'],
  [['Enter'], 'Open the rule'],
  [['/'], 'Find a rule'],
  [['?'], 'These keys'],
];

function speaksOf({ name, title, tags, id }: Judged['rule'], typed: string): boolean {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const text = [name, title, id, ...tags].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What the colours are about. */
function BasisLine({ basis, judged }: { readonly basis: Basis; readonly judged: readonly Judged[] }) {
  const { live, blind } = countStates(judged);
  if (basis.kind === 'policy')
    return (
      <>
        {basis.isPending ? 'being held' : `${live} live, ${blind} blind, held`} against{' '}
        <Link href="/policy">{visibleText(basis.name)}</Link>
      </>
    );
  if (basis.kind === 'record')
    return (
      <>
        {live} live, {blind} blind by the levels that were recorded (
        {[...basis.recorded].map(([level, count]) => `${visibleText(level)} ${formatCompact(count)}`).join(', ')}).{' '}
        <Link href="/policy">Open a policy</Link> to know it by each request.
      </>
    );
  return (
    <>
      nothing is recorded yet. <Link href="/policy">Open a policy</Link> to see which of them it would blind.
    </>
  );
}
