/** One finding about a text: the line with a caret under the place, what it means, and its fix as a button. */
import type { Diagnostic, Fix } from '../../src/model/diagnostic.ts';
import { Button } from '../design/button.tsx';
import { Icon } from '../design/icon.tsx';
import { Pieces } from '../design/value.tsx';
import { visibleText } from '../text/visible-text.ts';
import styles from './finding.module.css';

interface FindingProps {
  readonly finding: Diagnostic;
  /** What the spans of the finding are places of; absent: no place is shown. */
  readonly text?: string;
  readonly onFix: (fix: Fix) => void;
}

export function Finding({ finding: { severity, message, hint, span, fix }, text, onFix }: FindingProps) {
  const place = text === undefined ? null : placeOf(text, span);
  return (
    <div className={`${styles['finding']} ${styles[severity]}`}>
      {place !== null && (
        <pre className={styles['place']} aria-hidden="true">
          {place.before}
          <mark className={styles['mark']}>{place.marked}</mark>
          {place.after}
        </pre>
      )}
      <div className={styles['words']}>
        <Icon name={severity === 'note' ? 'clock' : 'alert'} />
        <span className={styles['message']}>
          <Pieces text={message} />
        </span>
        {hint !== undefined && (
          <span className={styles['hint']}>
            <Pieces text={hint} />
          </span>
        )}
        {fix !== undefined && <Button onClick={() => onFix(fix)}>{visibleText(fix.title)}</Button>}
      </div>
    </div>
  );
}

/** Characters beside the place that are shown. */
const around = 48;

function placeOf(text: string, { start, end }: Diagnostic['span']) {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const nextLine = text.indexOf('\n', start);
  const lineEnd = nextLine < 0 ? text.length : nextLine;
  const from = Math.max(lineStart, start - around);
  const to = Math.min(Math.max(start, Math.min(end, lineEnd)), start + around);
  const last = Math.min(lineEnd, to + around);
  return {
    before: (from > lineStart ? '…' : '') + visibleText(text.slice(from, start)),
    // At the end of the text there is nothing to mark.
    marked: visibleText(text.slice(start, to)) || ' ',
    after: visibleText(text.slice(to, last)) + (last < lineEnd ? '…' : ''),
  };
}
