/** A cell of the list, as its kind is best read. Text and never markup. */
import type { Cell } from '../../../../src/contract/rows.ts';
import { usePreferences } from '../../../app/preferences.ts';
import { Badge, toneOfCode } from '../../../design/badge.tsx';
import { Pieces } from '../../../design/value.tsx';
import { formatBytes, formatClock, formatCount, formatDay, formatDuration } from '../../../text/format.ts';
import { cutMiddle } from '../../../text/visible-text.ts';
import styles from './cell-text.module.css';
import { textOfCell } from './event-rows.ts';

interface CellTextProps {
  readonly name: string;
  readonly type: string;
  readonly cell: Cell;
  /** Other cells of the row. */
  readonly other: (name: string) => Cell;
}

/** Characters that a cell shows at most: what is wider is cut by the column. */
const most = 160;

export function CellText({ name, type, cell, other }: CellTextProps) {
  const text = textOfCell(cell);
  if (type === 'time') return <RowTime at={text} />;
  if (name === 'code' && text !== '') return <Badge tone={toneOfCode(Number(text))}>{text}</Badge>;
  if (name === 'user') return <UserText user={text} as={textOfCell(other('impersonateduser'))} />;
  if (name === 'resource') return <ResourceText resource={text} sub={textOfCell(other('subresource'))} path={textOfCell(other('path'))} />;
  if (text === '') return <span className={styles['none']}>–</span>;
  if (name === 'verb')
    return (
      <span className={`${styles['verb']} ${verbLook(text)}`}>
        <Pieces text={cutMiddle(text, 40)} />
      </span>
    );
  if (type === 'duration') return formatDuration(Number(text));
  if (type === 'size') return formatBytes(Number(text));
  if (type === 'count') return formatCount(Number(text));
  return <Pieces text={cutMiddle(text, most)} />;
}

function UserText({ user, as }: { readonly user: string; readonly as: string }) {
  return (
    <>
      {user === '' ? <span className={styles['none']}>–</span> : <Pieces text={cutMiddle(user, most)} />}
      {as !== '' && (
        <span className={styles['as']}>
          {' as '}
          <Pieces text={cutMiddle(as, 60)} />
        </span>
      )}
    </>
  );
}

function ResourceText({ resource, sub, path }: { readonly resource: string; readonly sub: string; readonly path: string }) {
  if (resource === '' && path !== '')
    return (
      <span className={styles['path']}>
        <Pieces text={cutMiddle(path, most)} />
      </span>
    );
  if (resource === '') return <span className={styles['none']}>–</span>;
  return (
    <>
      <Pieces text={cutMiddle(resource, most)} />
      {sub !== '' && (
        <span className={styles['sub']}>
          /<Pieces text={cutMiddle(sub, 60)} />
        </span>
      )}
    </>
  );
}

function RowTime({ at }: { readonly at: string }) {
  const { zone } = usePreferences();
  const ms = Date.parse(at);
  if (!Number.isFinite(ms)) return <Pieces text={at} />;
  return (
    <time dateTime={at} className={styles['time']}>
      <span className={styles['day']}>{formatDay(ms, zone)}</span> {formatClock(ms, zone, 'millisecond')}
    </time>
  );
}

function verbLook(verb: string): string {
  if (verb.startsWith('delete')) return styles['delete'] ?? '';
  return ['create', 'update', 'patch', 'connect', 'post', 'put'].includes(verb) ? (styles['write'] ?? '') : '';
}
