/** A river: what flows from column to column, as bands as wide as what flows. Each node and band that has a question leads to it. */
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { cutMiddle, visibleText } from '../text/visible-text.ts';
import styles from './river.module.css';
import { layOutRiver, nodeWidth, type RiverFlow, type RiverNode } from './river-layout.ts';

export type RiverLook = 'plain' | 'level-0' | 'level-1' | 'level-2' | 'level-3';

export interface DrawnNode extends RiverNode {
  readonly label: string;
  /** Beside the label, in few signs. */
  readonly figure: string;
  /** Said of it in full. */
  readonly title: string;
  readonly look: RiverLook;
  readonly href: string | null;
}

export interface DrawnFlow extends RiverFlow {
  readonly title: string;
  readonly look: RiverLook;
  readonly href: string | null;
}

interface RiverProps {
  /** Read aloud: what flows where, in one sentence. */
  readonly label: string;
  readonly nodes: readonly DrawnNode[];
  readonly flows: readonly DrawnFlow[];
  readonly columns: number;
  /** Whether it is not of what is asked now. */
  readonly isFaint?: boolean;
}

/** Below it, the first column stands on its own without labels beside the second. */
const narrowWidth = 560;

export function River({ label, nodes, flows, columns, isFaint = false }: RiverProps) {
  const [place, width] = useWidth();
  const isNarrow = width < narrowWidth;
  const first = isNarrow ? Math.max(0, columns - 2) : 0;
  const shown = nodes.filter(({ column }) => column >= first).map((node) => ({ ...node, column: node.column - first }));
  const keys = new Set(shown.map(({ key }) => key));
  const bands = flows.filter(({ from, to }) => keys.has(from) && keys.has(to));
  const margins: readonly [number, number] = isNarrow ? [112, 118] : [150, 150];
  const layout = layOutRiver(shown, bands, { width, margins, columns: columns - first });
  const last = columns - first - 1;
  return (
    <div ref={place} className={`${styles['place']} ${isFaint ? styles['faint'] : ''}`}>
      {width > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a set of fields it is not
        <svg
          className={styles['river']}
          width={width}
          height={layout.height + 4}
          viewBox={`0 -2 ${width} ${layout.height + 4}`}
          role="group"
          aria-label={label}
        >
          {bands.map(({ from, to, title, look, href }, at) => (
            <Leading key={`${from} ${to}`} href={href} title={title} className={styles['band']} isTabbable={false}>
              <path className={styles[look]} d={layout.bands[at] ?? ''} />
            </Leading>
          ))}
          {shown.map(({ key, column, label: text, figure, title, look, href }) => {
            const { x = 0, y = 0, height = 0 } = layout.nodes.get(key) ?? {};
            const isLeft = column === 0;
            const side = isLeft ? x - 6 : x + nodeWidth + 6;
            return (
              <Leading key={key} href={href} title={title} className={styles['node']} isTabbable>
                <rect className={styles[look]} x={x} y={y} width={nodeWidth} height={height} rx={2} />
                <text
                  className={styles['label']}
                  x={side}
                  y={y + height / 2}
                  textAnchor={isLeft ? 'end' : 'start'}
                  dominantBaseline="central"
                >
                  {visibleText(cutMiddle(text, isLeft || column === last ? (isNarrow ? 13 : 19) : 26))}
                  <tspan className={styles['figure']} dx={6}>
                    {figure}
                  </tspan>
                </text>
              </Leading>
            );
          })}
        </svg>
      )}
    </div>
  );
}

interface LeadingProps {
  readonly href: string | null;
  readonly title: string;
  readonly className: string | undefined;
  readonly isTabbable: boolean;
  readonly children: ReactNode;
}

/** A part of the picture that leads somewhere, if it does. */
function Leading({ href, title, className, isTabbable, children }: LeadingProps) {
  const said = visibleText(title);
  const content = (
    <>
      <title>{said}</title>
      {children}
    </>
  );
  if (href === null) return <g className={className}>{content}</g>;
  return (
    // A node says its own name; a band has no text.
    <Link href={href} className={className} aria-label={isTabbable ? undefined : said} tabIndex={isTabbable ? 0 : -1}>
      {content}
    </Link>
  );
}

function useWidth() {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, width] as const;
}
