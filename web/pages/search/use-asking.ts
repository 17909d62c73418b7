/** One question under way: since when, under which id, and how far it is. */
import { useCallback, useEffect, useState } from 'react';
import type { WirePage } from '../../../src/contract/wire.ts';
import { askAs, newQuestionId, progressUrl, type QueryRequest } from '../../api/asking.ts';

export interface Running {
  readonly id: string;
  /** On the clock of `performance.now()`. */
  readonly sinceMs: number;
}

export interface AnsweredPage extends WirePage {
  readonly tookMs: number;
}

export interface Asking {
  readonly running: Running | null;
  readonly ask: (request: QueryRequest, signal: AbortSignal) => Promise<AnsweredPage>;
}

export function useAsking(): Asking {
  const [running, setRunning] = useState<Running | null>(null);
  const ask = useCallback(async (request: QueryRequest, signal: AbortSignal) => {
    const mine = { id: newQuestionId(), sinceMs: performance.now() };
    setRunning(mine);
    try {
      const page = await askAs(mine.id, request, signal);
      return { ...page, tookMs: performance.now() - mine.sinceMs };
    } finally {
      setRunning((now) => (now?.id === mine.id ? null : now));
    }
  }, []);
  return { running, ask };
}

/** Quick answers show no progress. */
const patienceMs = 800;

export interface Progress {
  readonly elapsedMs: number;
  /** Null where it is not known yet. */
  readonly fraction: number | null;
  readonly readRows: number | null;
}

/** Null while nothing runs, or not for long. */
export function useProgress(running: Running | null): Progress | null {
  const [progress, setProgress] = useState<Progress | null>(null);
  useEffect(() => {
    setProgress(null);
    if (running === null) return undefined;
    let told: Pick<Progress, 'fraction' | 'readRows'> = { fraction: null, readRows: null };
    let source: EventSource | null = null;
    const tick = () => {
      setProgress({ ...told, elapsedMs: performance.now() - running.sinceMs });
      if (source !== null) return;
      source = new EventSource(progressUrl(running.id));
      source.addEventListener('progress', (event) => {
        told = readProgress(event.data) ?? told;
      });
      const close = () => source?.close();
      source.addEventListener('end', close);
      // The elapsed time is shown still.
      source.addEventListener('error', close);
    };
    const first = setTimeout(tick, patienceMs);
    const others = setInterval(() => performance.now() - running.sinceMs > patienceMs && tick(), 200);
    return () => {
      clearTimeout(first);
      clearInterval(others);
      source?.close();
    };
  }, [running]);
  return progress;
}

function readProgress(data: unknown): Pick<Progress, 'fraction' | 'readRows'> | null {
  try {
    const { fraction, engine } = JSON.parse(String(data)) as {
      readonly fraction: number | null;
      readonly engine: { readonly readRows: number } | null;
    };
    return { fraction, readRows: engine?.readRows ?? null };
  } catch {
    return null;
  }
}
