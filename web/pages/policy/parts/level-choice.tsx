/** One of the four levels, as buttons side by side that are one field: the arrow keys go from level to level. */
import { useId } from 'react';
import { type Level, levels } from '../../../../src/policy/policy.ts';
import styles from './level-choice.module.css';

interface LevelChoiceProps {
  readonly label: string;
  readonly chosen: Level;
  /** What is written in the policy. */
  readonly written: Level;
  readonly onChoose: (level: Level) => void;
}

const short: Readonly<Record<Level, string>> = { None: 'None', Metadata: 'Metadata', Request: 'Request', RequestResponse: 'Response' };

export function LevelChoice({ label, chosen, written, onChoose }: LevelChoiceProps) {
  const name = useId();
  return (
    <fieldset className={styles['levels']}>
      <legend className="visually-hidden">{label}</legend>
      {levels.map((level) => (
        <label
          key={level}
          className={`${styles['level']} ${level === written ? styles['written'] : ''}`}
          title={level === written ? `${level}, as it is written` : level}
        >
          <input type="radio" name={name} value={level} checked={level === chosen} onChange={() => onChoose(level)} aria-label={level} />
          <span>{short[level]}</span>
        </label>
      ))}
    </fieldset>
  );
}
