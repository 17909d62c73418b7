/** Tactics by levels: a square for each rule, in the colour of what it can see. A cell shows its rules alone. */
import { type AlertLevel, alertLevels } from '../../../../src/model/alert.ts';
import { LevelMark } from '../../../design/level-mark.tsx';
import { type Judged, ruleStates, sayStates } from '../rule-state.ts';
import { tactics, tacticTitle } from '../rule-words.ts';
import styles from './coverage-matrix.module.css';

interface CoverageMatrixProps {
  readonly judged: readonly Judged[];
  readonly tactic: string | null;
  readonly level: string | null;
  readonly onChoose: (tactic: string | null, level: string | null) => void;
}

export function CoverageMatrix({ judged, tactic, level, onChoose }: CoverageMatrixProps) {
  const levels = [...alertLevels].reverse();
  const rows = tactics.filter((each) => judged.some(({ rule }) => rule.tactic === each));
  const cell = (ofTactic: string | null, ofLevel: AlertLevel | null) => {
    const own = judged
      .filter(({ rule }) => (ofTactic === null || rule.tactic === ofTactic) && (ofLevel === null || rule.level === ofLevel))
      .toSorted((one, other) => ruleStates.indexOf(one.state) - ruleStates.indexOf(other.state));
    const isChosen = tactic === ofTactic && level === ofLevel;
    const what = [ofTactic === null ? 'all tactics' : tacticTitle(ofTactic), ofLevel].filter((word) => word !== null).join(', ');
    if (own.length === 0) return <span className={styles['none']}>·</span>;
    return (
      <button
        type="button"
        className={styles['cell']}
        aria-pressed={isChosen}
        title={`${what}: ${sayStates(own)}`}
        onClick={() => (isChosen ? onChoose(null, null) : onChoose(ofTactic, ofLevel))}
      >
        <span className="visually-hidden">
          {what}: {sayStates(own)}
        </span>
        {ofTactic === null || ofLevel === null ? (
          <span aria-hidden="true">{own.length}</span>
        ) : (
          <span className={styles['squares']} aria-hidden="true">
            {own.map(({ rule, state }) => (
              <span key={rule.id} className={`${styles['square']} ${styles[state]}`} />
            ))}
          </span>
        )}
      </button>
    );
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of fields it is not
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <div role="group" className={styles['scroll']} aria-label="Rules by tactic and level" tabIndex={0}>
      <table className={styles['table']}>
        <caption className="visually-hidden">Rules by tactic and level</caption>
        <thead>
          <tr>
            <th scope="col">Tactic</th>
            {levels.map((each) => (
              <th key={each} scope="col">
                <LevelMark level={each} />
              </th>
            ))}
            <th scope="col" className={styles['sum']}>
              All
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={each}>
              <th scope="row">{tacticTitle(each)}</th>
              {levels.map((one) => (
                <td key={one}>{cell(each, one)}</td>
              ))}
              <td className={styles['sum']}>{cell(each, null)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
