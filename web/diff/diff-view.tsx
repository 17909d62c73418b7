/** What changed, field by field: what was there in one colour, what is there now in another. Bookkeeping is folded. */
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { Message } from '../design/message.tsx';
import { Pieces } from '../design/value.tsx';
import { inOneLine } from '../json/yaml-lines.ts';
import { formatCount } from '../text/format.ts';
import { LogText } from '../text/log-text.tsx';
import type { Change } from './diff-json.ts';
import styles from './diff-view.module.css';
import { sortOut } from './noise.ts';
import { printPath } from './path.ts';

interface DiffViewProps {
  readonly label: string;
  readonly changes: readonly Change[];
  /** Whether the status is what the request wrote. */
  readonly isAboutStatus?: boolean;
}

const shownAtFirst = 60;

export function DiffView({ label, changes, isAboutStatus = false }: DiffViewProps) {
  const { telling, noise } = sortOut(changes, isAboutStatus);
  const [hasNoise, setNoise] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const all = hasNoise ? [...telling, ...noise] : telling;
  const shown = isWhole ? all : all.slice(0, shownAtFirst);
  return (
    <div className={styles['diff']}>
      {telling.length === 0 && (
        <p className={styles['none']}>{noise.length === 0 ? 'Nothing differs.' : 'Nothing but status and bookkeeping differs.'}</p>
      )}
      {shown.length > 0 && (
        <ul className={styles['list']} aria-label={label}>
          {shown.map((change) => (
            <Line key={`${change.kind}${JSON.stringify(change.path)}`} change={change} />
          ))}
        </ul>
      )}
      <div className={styles['more']}>
        {all.length > shown.length && (
          <Button look="quiet" icon="down" onClick={() => setWhole(true)}>
            All {formatCount(all.length)} changes
          </Button>
        )}
        {noise.length > 0 && (
          <Button look="quiet" icon={hasNoise ? 'minus' : 'plus'} aria-expanded={hasNoise} onClick={() => setNoise(!hasNoise)}>
            {formatCount(noise.length)} in status and bookkeeping
          </Button>
        )}
      </div>
      {changes.length >= 5000 && <Message kind="note" isInline title="Only the first 5,000 changes are compared." />}
    </div>
  );
}

const marks = { added: '+', removed: '−', changed: '~' } as const;

function Line({ change: { path, kind, before, after } }: { readonly change: Change }) {
  return (
    <li className={styles['line']}>
      <span className={`${styles['mark']} ${styles[kind]}`} title={kind}>
        {marks[kind]}
        <span className="visually-hidden"> {kind} </span>
      </span>
      <span className={styles['path']} dir="auto">
        <Pieces text={printPath(path)} />
      </span>
      <span className={styles['values']}>
        {kind !== 'added' && (
          <del className={styles['before']} dir="auto">
            <Written value={before} />
          </del>
        )}
        {kind === 'changed' && <span className={styles['arrow']}> → </span>}
        {kind !== 'removed' && (
          <ins className={styles['after']} dir="auto">
            <Written value={after} />
          </ins>
        )}
      </span>
    </li>
  );
}

function Written({ value }: { readonly value: unknown }) {
  return <LogText text={typeof value === 'string' && value !== '' ? value : inOneLine(value)} most={240} />;
}
