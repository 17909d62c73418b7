/**
 * What an agent notices of the logs on its node, as it tells the server: small, and with an id that is made of what was noticed, so that
 * it is one notice however often it is found out, kept and sent.
 */
import type { TailReport } from '../../sources/tail/tail-report.ts';
import { findingId } from '../finding-id.ts';

/** What is told of a log, and what of the agent itself: reading waits for room, what it kept is damaged. */
export type Noticed =
  | Exclude<TailReport, { readonly kind: Untold }>
  | { readonly kind: 'spool-full'; readonly path: string }
  | { readonly kind: 'spool-damaged'; readonly path: string; readonly entries: number; readonly bytes: number };

/** For whoever runs the agent alone; its log has them. */
type Untold = 'readable' | 'unsupported' | 'checkpoint-damaged' | 'checkpoint-unwritable';

export type Notice = Noticed & {
  /** 32 hexadecimal digits. */
  readonly id: string;
  /** When it was noticed, by the clock of the node. */
  readonly time: string;
};

/** What one request tells. Without notices it is a sign of life. */
export interface AgentReport {
  readonly node: string;
  readonly version: string;
  /** The clock of the node when it was sent: how long ago something was noticed does not depend on how that clock is set. */
  readonly sent: string;
  /** So often the agent gives a sign of life. */
  readonly everySeconds: number;
  /** In its spool. */
  readonly waiting: { readonly bodies: number; readonly bytes: number };
  readonly notices: readonly Notice[];
}

const untold: ReadonlySet<TailReport['kind']> = new Set<Untold>(['readable', 'unsupported', 'checkpoint-damaged', 'checkpoint-unwritable']);

/** Null where the server need not know. */
export function noticedOf(report: TailReport): Noticed | null {
  return untold.has(report.kind) ? null : (report as Noticed);
}

export function noticeOf(noticed: Noticed, nowMs: number): Notice {
  const time = new Date(nowMs).toISOString();
  return { ...noticed, id: findingId('notice', ...partsOf(noticed, time)), time };
}

/** What makes it the same. What has no beginning and end of its own is told once a day, and a full spool once an hour. */
function partsOf(noticed: Noticed, time: string): readonly string[] {
  const { kind, path } = noticed;
  const day = time.slice(0, 10);
  switch (noticed.kind) {
    case 'deleted':
    case 'rewritten':
    case 'missed':
      return noticed.content === '' ? [kind, path, time] : ['gone', path, noticed.content];
    case 'read-again':
      return [kind, path, noticed.content];
    case 'unreadable':
      return [kind, path, noticed.code, day];
    case 'damaged':
      return [kind, path, noticed.reason, String(noticed.storedAt), day];
    case 'spool-full':
      return [kind, path, time.slice(0, 13)];
    case 'spool-damaged':
      return [kind, path, String(noticed.entries), String(noticed.bytes)];
  }
}
