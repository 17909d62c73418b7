/** A body as a tree. Arrow keys move and open, as in every tree; only the lines on the screen are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { Icon } from '../design/icon.tsx';
import { CopyButton, Pieces } from '../design/value.tsx';
import { LogText } from '../text/log-text.tsx';
import { ExactNumber } from './exact-json.ts';
import styles from './json-view.module.css';
import { idOf, type TreeLine, treeLines } from './tree-lines.ts';

interface JsonTreeProps {
  readonly label: string;
  readonly value: unknown;
  readonly open: ReadonlySet<string>;
  readonly setOpen: (open: ReadonlySet<string>) => void;
  /** The place that a search stands at. */
  readonly current: string | null;
  readonly actionsOf: ((path: readonly (string | number)[], value: unknown) => ReactNode) | undefined;
}

export function JsonTree({ label, value, open, setOpen, current, actionsOf }: JsonTreeProps) {
  const lines = useMemo(() => treeLines(value, open), [value, open]);
  const [active, setActive] = useState(0);
  const scroll = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => 22, overscan: 20 });
  const currentAt = current === null ? -1 : lines.findIndex(({ id }) => id === current);
  useEffect(() => {
    if (currentAt < 0) return;
    setActive(currentAt);
    rows.scrollToIndex(currentAt, { align: 'center' });
  }, [currentAt, rows]);
  const toggle = ({ id, isOpen }: TreeLine) => {
    const next = new Set(open);
    if (isOpen) next.delete(id);
    else next.add(id);
    setOpen(next);
  };
  const go = (at: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, at));
    setActive(next);
    rows.scrollToIndex(next);
  };
  const onKey = (event: KeyboardEvent) => {
    const line = lines[active];
    if (event.target !== event.currentTarget || line === undefined || !keys.has(event.key)) return;
    event.preventDefault();
    if (event.key === 'ArrowDown') go(active + 1);
    else if (event.key === 'ArrowUp') go(active - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(lines.length - 1);
    else if (event.key === 'ArrowRight' && line.isOpen) go(active + 1);
    else if (event.key === 'ArrowLeft' && !line.isOpen) go(lines.findIndex(({ id }) => id === idOf(line.path.slice(0, -1))));
    else if ((line.size ?? 0) > 0) toggle(line);
  };
  return (
    <div
      ref={scroll}
      className={`${styles['scroll']} ${styles['tree']}`}
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={lines.length > 0 ? `${prefix}-${active}` : undefined}
      onKeyDown={onKey}
    >
      <div className={styles['all']} role="none" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <Line
              key={line.id}
              line={line}
              id={`${prefix}-${index}`}
              top={start}
              isActive={index === active}
              isFound={index === currentAt}
              onPress={() => {
                setActive(index);
                if ((line.size ?? 0) > 0) toggle(line);
              }}
              actions={line.size === null ? actionsOf?.(line.path, line.value) : undefined}
            />
          );
        })}
      </div>
    </div>
  );
}

const keys: ReadonlySet<string> = new Set(['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight', 'Enter', ' ', 'Home', 'End']);

interface LineProps {
  readonly line: TreeLine;
  readonly id: string;
  readonly top: number;
  readonly isActive: boolean;
  readonly isFound: boolean;
  readonly onPress: () => void;
  readonly actions: ReactNode;
}

function Line({ line, id, top, isActive, isFound, onPress, actions }: LineProps) {
  const { depth, key, value, size, isOpen } = line;
  const canOpen = (size ?? 0) > 0;
  const className = `${styles['line']} ${isActive ? styles['active'] : ''} ${isFound ? styles['found'] : ''}`;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its lines
    // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus, and says which line is active
    <div
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-selected={isActive}
      aria-expanded={canOpen ? isOpen : undefined}
      className={className}
      style={{ transform: `translateY(${top}px)`, paddingInlineStart: 6 + Math.min(depth, 40) * 14 }}
      onClick={onPress}
    >
      <span className={`${styles['twist']} ${isOpen ? styles['opened'] : ''}`}>{canOpen && <Icon name="right" />}</span>
      <span>
        <span className={typeof key === 'number' ? styles['index'] : styles['key']} dir="auto">
          <Pieces text={String(key)} />
        </span>
        {': '}
        <Shown value={value} size={size} />
      </span>
      {size === null && (
        <span className={styles['actions']}>
          {actions}
          <CopyButton text={String(value)} label="Copy the value" />
        </span>
      )}
    </div>
  );
}

function Shown({ value, size }: { readonly value: unknown; readonly size: number | null }) {
  if (size !== null) {
    const [begin, end, one] = Array.isArray(value) ? ['[', ']', 'item'] : ['{', '}', 'key'];
    return <span className={styles['size']}>{size === 0 ? begin + end : `${begin} ${size} ${one}${size === 1 ? '' : 's'} ${end}`}</span>;
  }
  if (typeof value === 'string') {
    return (
      <span className={styles['text']} dir="auto">
        {value === '' ? <span className={styles['mark']}>""</span> : <LogText text={value} most={300} />}
      </span>
    );
  }
  return (
    <span className={typeof value === 'number' || value instanceof ExactNumber ? styles['number'] : styles['word']}>{String(value)}</span>
  );
}
