/** Follows logs as the agent does: takes every batch, acknowledges it, and keeps the lines. */
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type TailBatch, type TailOptions, tailFiles } from '../../src/sources/tail/tail-files.ts';
import type { TailReport } from '../../src/sources/tail/tail-report.ts';

export interface Following {
  readonly lines: string[];
  readonly batches: Omit<TailBatch, 'bytes'>[];
  readonly reports: TailReport[];
  /** Waits for so many lines, and a little longer for those that should not come. */
  lineCount(count: number): Promise<void>;
  stop(): Promise<void>;
}

export type FollowOptions = Omit<TailOptions, 'signal' | 'report'> & { readonly acknowledge?: boolean };

export function follow({ acknowledge = true, ...options }: FollowOptions): Following {
  const stopping = new AbortController();
  const lines: string[] = [];
  const batches: Omit<TailBatch, 'bytes'>[] = [];
  const reports: TailReport[] = [];
  const tail = tailFiles({
    pollMs: 40,
    gatherMs: 5,
    settleMs: 150,
    ...options,
    report: (report) => reports.push(report),
    signal: stopping.signal,
  });
  const take = async () => {
    for await (const { bytes, ...batch } of tail) {
      lines.push(...bytes.toString('latin1').split('\n').slice(0, -1));
      batches.push(batch);
      if (acknowledge) batch.acknowledge();
    }
  };
  const taken = take();
  const stop = async () => {
    stopping.abort();
    await taken;
  };
  onTestFinished(stop);
  const lineCount = async (count: number) => {
    const deadline = Date.now() + 10_000;
    while (lines.length < count && Date.now() < deadline) await delay(5);
    await delay(100);
  };
  return { lines, batches, reports, lineCount, stop };
}

/** Lines that look like events, each told from the others. */
export function eventLines(from: number, count: number): string {
  let text = '';
  for (let n = from; n < from + count; n++)
    text += `{"kind":"Event","auditID":"${String(n).padStart(12, '0')}","stage":"ResponseComplete"}\n`;
  return text;
}

/** The numbers of the events, in the order of the lines. */
export function eventNumbers(lines: readonly string[]): readonly number[] {
  return lines.map((line) => Number(/"auditID":"(\d+)"/.exec(line)?.[1] ?? Number.NaN));
}

export function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => from + index);
}
