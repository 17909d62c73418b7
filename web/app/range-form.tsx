/** Chooses a time range: a length up to now, or two times. */
import { type SubmitEvent, useState } from 'react';
import type { Range } from '../../src/query/edit/edit-query.ts';
import { boundsOf } from '../address/address.ts';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { MenuItem } from '../design/menu.tsx';
import styles from './range-form.module.css';

const lengths = [
  ['15m', '15 minutes'],
  ['1h', '1 hour'],
  ['6h', '6 hours'],
  ['24h', '24 hours'],
  ['7d', '7 days'],
  ['30d', '30 days'],
] as const;

export function RangeForm({ range, onChoose }: { readonly range: Range; readonly onChoose: (range: Range | null) => void }) {
  const bounds = boundsOf(range, Date.now());
  const print = (ms: number | undefined) => (ms === undefined ? '' : new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z'));
  const [from, setFrom] = useState(print(bounds?.fromMs));
  const [to, setTo] = useState(print(bounds?.toMs));
  const [error, setError] = useState<string | null>(null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const fromMs = Date.parse(from);
    const toMs = Date.parse(to);
    if (!Number.isFinite(fromMs)) return setError('“From” is no time. Write it as 2026-11-21T01:30:00Z.');
    if (to !== '' && !Number.isFinite(toMs))
      return setError('“To” is no time. Write it as 2026-11-21T01:30:00Z, or leave it empty for now.');
    if (to !== '' && toMs <= fromMs) return setError('The range ends before it begins.');
    return onChoose({ from: new Date(fromMs).toISOString(), to: to === '' ? null : new Date(toMs).toISOString() });
  };
  return (
    <div className={styles['form']}>
      <div className={styles['lengths']}>
        {lengths.map(([last, title]) => (
          <MenuItem key={last} isChosen={'last' in range && range.last === last} onClick={() => onChoose({ last })}>
            Last {title}
          </MenuItem>
        ))}
        <MenuItem onClick={() => onChoose(null)}>The usual range</MenuItem>
      </div>
      <form className={styles['exact']} onSubmit={submit}>
        <TextField label="From (included)" value={from} onChange={(event) => setFrom(event.target.value)} spellCheck={false} />
        <TextField label="To (left out)" value={to} onChange={(event) => setTo(event.target.value)} spellCheck={false} error={error} />
        <Button type="submit" look="strong">
          Use these times
        </Button>
      </form>
    </div>
  );
}
