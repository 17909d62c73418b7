/** The rules with their levels to try: events and bytes follow at once, and nothing is written before “Write into the text”. */
import type { Level } from '../../../../src/policy/policy.ts';
import { Change } from '../../../design/bar-list.tsx';
import { Button } from '../../../design/button.tsx';
import { Panel } from '../../../design/panel.tsx';
import { Pieces } from '../../../design/value.tsx';
import { formatBytes, formatCompact, formatShare } from '../../../text/format.ts';
import { visibleText } from '../../../text/visible-text.ts';
import { lookOf } from '../river-of.ts';
import type { Shown } from '../use-workbench.ts';
import { hasEstimate, recordedBy, type TriedLevels } from '../what-if.ts';
import { LevelChoice } from './level-choice.tsx';
import styles from './rules-panel.module.css';

interface RulesPanelProps {
  readonly shown: Shown;
  readonly levels: TriedLevels;
  readonly onTry: (rule: number, level: Level) => void;
  readonly onShow: (rule: number) => void;
}

export function RulesPanel({ shown: { known, written, tried }, levels, onTry, onShow }: RulesPanelProps) {
  const { read } = known;
  const all = Math.max(1, tried.total.today.events);
  const unmatched = tried.rules.find(({ ruleIndex }) => ruleIndex === null);
  return (
    <Panel title="What if" note="Try another level for a rule: the figures follow at once, without a word to the server.">
      <ol className={styles['rules']} aria-label="Rules">
        {read.rules.map(({ index, sentence, shadowedBy }) => {
          const rule = tried.rules[index];
          const before = written.rules[index];
          if (rule === undefined || before === undefined) return null;
          const [now, was] = [recordedBy(rule), recordedBy(before)];
          const about = hasEstimate(rule) ? '~' : '';
          return (
            <li key={index} className={styles['rule']}>
              <Button look="quiet" label={`Show rule ${index + 1} in the text`} onClick={() => onShow(index)}>
                {index + 1}
              </Button>
              <div className={styles['words']}>
                <p className={styles['sentence']} title={visibleText(sentence)}>
                  <Pieces text={sentence} />
                </p>
                {shadowedBy !== null && <p className={styles['dead']}>No request reaches it: earlier rules take all of them.</p>}
                {rule.unknownBodies > 0 && (
                  <p className={styles['dead']}>
                    Bodies of {formatCompact(rule.unknownBodies)} events are nowhere in the log: their size is unknown, and left out.
                  </p>
                )}
              </div>
              <div className={styles['choice']}>
                <LevelChoice
                  label={`Level of rule ${index + 1}`}
                  chosen={levels.get(index) ?? before.level}
                  written={before.level}
                  onChoose={(level) => onTry(index, level)}
                />
              </div>
              <dl className={styles['figures']}>
                <div>
                  <dt>of all events</dt>
                  <dd>{formatShare(rule.today.events, all)}</dd>
                </div>
                <div>
                  <dt>events a day</dt>
                  <dd>
                    {about}
                    {formatCompact(Math.round(now.events * tried.perDay))}{' '}
                    {levels.has(index) && <Change now={now.events} before={was.events} />}
                  </dd>
                </div>
                <div>
                  <dt>bytes a day</dt>
                  <dd>
                    {about}
                    {formatBytes(now.bytes * tried.perDay)} {levels.has(index) && <Change now={now.bytes} before={was.bytes} />}
                  </dd>
                </div>
              </dl>
              <span className={styles['track']} aria-hidden="true">
                <span
                  className={`${styles['bar']} ${styles[lookOf(rule.level)]}`}
                  style={{ width: `${(rule.today.events / all) * 100}%` }}
                />
              </span>
            </li>
          );
        })}
      </ol>
      <p className={styles['rest']}>
        {read.rest}
        {unmatched !== undefined &&
          ` ${formatCompact(unmatched.today.events)} events of the log are, ${formatShare(unmatched.today.events, all)} of all.`}
      </p>
    </Panel>
  );
}
