/** A body as YAML, for reading. Only the lines on the screen are in the page. */
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { Pieces } from '../design/value.tsx';
import { LogText } from '../text/log-text.tsx';
import styles from './json-view.module.css';
import { printKey, type YamlLine, yamlLines } from './yaml-lines.ts';

interface YamlTextProps {
  readonly label: string;
  readonly value: unknown;
  /** What is looked for; the match that the reader stands at. */
  readonly found: string;
  readonly at: number;
}

export function YamlText({ label, value, found, at }: YamlTextProps) {
  const lines = useMemo(() => yamlLines(value), [value]);
  const scroll = useRef<HTMLElement>(null);
  const rows = useVirtualizer({ count: lines.length, getScrollElement: () => scroll.current, estimateSize: () => 22, overscan: 20 });
  const matches = useMemo(() => matchesOf(lines, found), [lines, found]);
  const current = matches.length === 0 ? -1 : (matches[at % matches.length] ?? -1);
  useEffect(() => {
    if (current >= 0) rows.scrollToIndex(current, { align: 'center' });
  }, [current, rows]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section ref={scroll} className={styles['scroll']} aria-label={`${label} as YAML`} tabIndex={0}>
      <div className={styles['all']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <div
              key={index}
              className={`${styles['line']} ${index === current ? styles['found'] : ''}`}
              style={{ transform: `translateY(${start}px)`, paddingInlineStart: `calc(10px + ${Math.min(line.depth, 60) * 2}ch)` }}
            >
              <Written line={line} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Written({ line: { dashes, key, text, kind } }: { readonly line: YamlLine }) {
  return (
    <span dir="auto">
      <span className={styles['mark']}>{'- '.repeat(dashes)}</span>
      {key !== null && (
        <>
          <span className={styles['key']}>
            <Pieces text={printKey(key)} />
          </span>
          <span className={styles['mark']}>:{text === '' ? '' : ' '}</span>
        </>
      )}
      {text !== '' && (
        <span className={styles[kind]}>
          <LogText text={text} most={400} />
        </span>
      )}
    </span>
  );
}

function matchesOf(lines: readonly YamlLine[], found: string): readonly number[] {
  const wanted = found.toLowerCase();
  if (wanted === '') return [];
  return lines.flatMap(({ key, text }, at) => (`${key ?? ''}\n${text}`.toLowerCase().includes(wanted) ? at : []));
}
