/** Follows a question over Server-Sent Events. The browser connects again by itself and goes on where it was. */
import { useEffect, useRef, useState } from 'react';
import type { Diagnostic } from '../../../../src/model/diagnostic.ts';
import { followUrl } from '../../../api/asking.ts';
import { type EventRow, type EventRows, eventRows } from '../grid/event-rows.ts';
import { addRows, emptyTail, resume, type Tail } from './tail.ts';

export interface Following {
  readonly tail: Tail;
  /** Null before the server has said what the columns are. */
  readonly shape: EventRows | null;
  readonly warnings: readonly Diagnostic[];
  readonly state: 'connecting' | 'open' | 'broken' | 'failed';
  /** Why it failed, where the server said so. */
  readonly reason: string | null;
  readonly isPaused: boolean;
  readonly setPaused: (isPaused: boolean) => void;
}

interface Head {
  readonly columns: EventRows['columns'];
  readonly warnings: readonly Diagnostic[];
}

export function useTail(text: string | null): Following {
  const [tail, setTail] = useState(emptyTail);
  const [head, setHead] = useState<{ readonly shape: EventRows; readonly warnings: readonly Diagnostic[] } | null>(null);
  const [connection, setConnection] = useState<Pick<Following, 'state' | 'reason'>>({ state: 'connecting', reason: null });
  const [isPaused, setPaused] = useState(false);
  const paused = useRef(false);
  useEffect(() => {
    setTail(emptyTail);
    setHead(null);
    setConnection({ state: 'connecting', reason: null });
    if (text === null) return undefined;
    const source = new EventSource(followUrl(text));
    let gathered: EventRow[] = [];
    let idAt = -1;
    // However fast rows come, the page is drawn a few times a second.
    const timer = setInterval(() => {
      if (gathered.length === 0) return;
      const batch = gathered;
      gathered = [];
      const arrival = { nowMs: Date.now(), isPaused: paused.current, idAt };
      setTail((now) => addRows(now, batch, arrival));
    }, 250);
    source.onopen = () => setConnection({ state: 'open', reason: null });
    source.onerror = () => setConnection({ state: source.readyState === EventSource.CLOSED ? 'failed' : 'broken', reason: null });
    const on = <Data>(name: string, take: (data: Data) => void) =>
      source.addEventListener(name, (event: MessageEvent<string>) => {
        const data = parse<Data>(event.data);
        if (data !== null) take(data);
      });
    on<Head>('head', ({ columns, warnings }) => {
      const shape = eventRows(columns);
      idAt = shape.places.get('id') ?? -1;
      setHead({ shape, warnings });
    });
    on<readonly EventRow[]>('rows', (rows) => {
      gathered.push(...rows);
    });
    on<{ readonly rows: number }>('skipped', ({ rows }) => setTail((now) => ({ ...now, skipped: now.skipped + rows })));
    on<{ readonly detail: string }>('problem', ({ detail }) => {
      source.close();
      setConnection({ state: 'failed', reason: detail });
    });
    return () => {
      clearInterval(timer);
      source.close();
    };
  }, [text]);
  return {
    tail,
    shape: head?.shape ?? null,
    warnings: head?.warnings ?? [],
    ...connection,
    isPaused,
    setPaused: (wanted) => {
      paused.current = wanted;
      setPaused(wanted);
      if (!wanted) setTail(resume);
    },
  };
}

function parse<Data>(text: string): Data | null {
  try {
    return JSON.parse(text) as Data;
  } catch {
    return null;
  }
}
