/** One body, as a tree or as YAML, with a search. Only the lines on the screen are in the page. */
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { Tabs } from '../design/tabs.tsx';
import { CopyButton } from '../design/value.tsx';
import { formatCount } from '../text/format.ts';
import { printExact } from './exact-json.ts';
import { JsonTree } from './json-tree.tsx';
import styles from './json-view.module.css';
import { around, idOf, openAtFirst } from './tree-lines.ts';
import { findText } from './walk.ts';
import { YamlText } from './yaml-text.tsx';

interface JsonViewProps {
  /** Read aloud. */
  readonly label: string;
  readonly value: unknown;
  /** What the line of a value offers, such as a filter; given its place and value. */
  readonly actionsOf?: (path: readonly (string | number)[], value: unknown) => ReactNode;
}

const mostFound = 1000;

export function JsonView({ label, value, actionsOf }: JsonViewProps) {
  const [view, setView] = useState<'tree' | 'yaml'>('tree');
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [open, setOpen] = useState(() => openAtFirst(value));
  const found = useMemo(() => findText(value, typed, mostFound), [value, typed]);
  const whole = useMemo(() => printExact(value, 2) ?? 'null', [value]);
  const hint = useId();
  const current = found.length === 0 ? null : (found[at % found.length] ?? null);
  const shown = useMemo(() => (current === null ? open : new Set([...open, ...around(current)])), [open, current]);
  const step = (by: number) => {
    if (found.length > 0) setAt((at + by + found.length) % found.length);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
  };
  return (
    <div className={styles['view']}>
      <div className={styles['tools']}>
        <Tabs
          label={`How ${label.toLowerCase()} is shown`}
          tabs={[
            { name: 'tree', title: 'Tree' },
            { name: 'yaml', title: 'YAML' },
          ]}
          chosen={view}
          onChoose={setView}
        />
        <div className={styles['find']}>
          <TextField
            label={`Find in ${label.toLowerCase()}`}
            isLabelHidden
            type="search"
            placeholder="Find a key or value"
            value={typed}
            aria-describedby={hint}
            onKeyDown={onKey}
            onChange={(event) => {
              setTyped(event.target.value);
              setAt(0);
            }}
          />
        </div>
        <span id={hint} className={styles['count']} role="status">
          {typed !== '' &&
            (found.length === 0
              ? 'not found'
              : `${formatCount((at % found.length) + 1)} of ${formatCount(found.length)}${found.length === mostFound ? ' or more' : ''}`)}
        </span>
        {found.length > 1 && (
          <>
            <Button look="quiet" icon="left" label="Previous match" onClick={() => step(-1)} />
            <Button look="quiet" icon="right" label="Next match" onClick={() => step(1)} />
          </>
        )}
        <span className={styles['end']}>
          <CopyButton text={whole} label={`Copy ${label.toLowerCase()} as JSON`} />
        </span>
      </div>
      {view === 'tree' ? (
        <JsonTree
          label={label}
          value={value}
          open={shown}
          setOpen={setOpen}
          current={current === null ? null : idOf(current)}
          actionsOf={actionsOf}
        />
      ) : (
        <YamlText label={label} value={value} found={typed} at={at} />
      )}
    </div>
  );
}
