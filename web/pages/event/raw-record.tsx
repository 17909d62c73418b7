/** The record as it arrived, in one line or laid out; copied as it arrived. */
import { useMemo, useState } from 'react';
import { Button } from '../../design/button.tsx';
import { CopyButton, Pieces } from '../../design/value.tsx';
import { parseExact, printExact } from '../../json/exact-json.ts';
import { formatCount } from '../../text/format.ts';
import styles from './raw-record.module.css';

const shownAtMost = 200_000;

export function RawRecord({ raw }: { readonly raw: string }) {
  const [isLaidOut, setLaidOut] = useState(true);
  const text = useMemo(() => (isLaidOut ? laidOut(raw) : raw), [raw, isLaidOut]);
  return (
    <div className={styles['record']}>
      <div className={styles['tools']}>
        <Button aria-pressed={isLaidOut} onClick={() => setLaidOut(!isLaidOut)}>
          Laid out
        </Button>
        <span className={styles['note']}>
          {text.length > shownAtMost &&
            `The first ${formatCount(shownAtMost)} of ${formatCount(text.length)} characters; the copy has all. `}
          The copy is the record as it arrived.
        </span>
        <CopyButton text={raw} label="Copy the record" />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section className={styles['text']} aria-label="The record" tabIndex={0}>
        {text
          .slice(0, shownAtMost)
          .split('\n')
          .map((line, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and do not move
            <span key={at} className={styles['line']}>
              {line === '' ? '' : <Pieces text={line} />}
              {'\n'}
            </span>
          ))}
      </section>
    </div>
  );
}

function laidOut(raw: string): string {
  try {
    return printExact(parseExact(raw), 2) ?? raw;
  } catch {
    return raw;
  }
}
