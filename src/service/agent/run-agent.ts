/**
 * `telltale agent`: follows the logs of a node, keeps what it read in a small spool, and sends that to a server, with what it noticed
 * on the way. The engine is never loaded. It ends when its signal fires; what is not sent then stays on disk, and goes out after the
 * next start.
 */
import { join } from 'node:path';
import { printReport } from '../../sources/tail/tail-report.ts';
import { openSpool } from '../../spool/open-spool.ts';
import type { AgentConfig } from './agent-config.ts';
import type { AgentLog } from './agent-log.ts';
import { createBackoff } from './backoff.ts';
import { collectLines } from './collect-lines.ts';
import { openCompressor } from './compressor.ts';
import { noticedOf } from './notice.ts';
import { NoticeKeeper } from './notice-keeper.ts';
import { createPoster } from './post-body.ts';
import { sendNotices } from './send-notices.ts';
import { sendSpool } from './send-spool.ts';

export interface AgentOptions {
  readonly config: AgentConfig;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly log: AgentLog;
  readonly clock: () => number;
  readonly signal: AbortSignal;
}

const tellEveryMs = 60_000;

export async function runAgent({ config, env, version, log, clock, signal }: AgentOptions): Promise<void> {
  const { to, cluster, node, files, start, state, maxSpoolBytes, token, tls } = config;
  const stopping = new AbortController();
  const ending = AbortSignal.any([signal, stopping.signal]);
  const spoolPlace = join(state, 'spool');
  const spool = await openSpool(spoolPlace, { maxBytes: maxSpoolBytes, clock, warn: (message) => log.warn(message) });
  const keeper = await NoticeKeeper.open({ path: join(state, 'notices.json'), clock, warn: (message) => log.warn(message) });
  const poster = createPoster({ token, tls, env });
  const teller = createPoster({ token, tls, env });
  const counts = { readBytes: 0, sentBytes: 0, sentBodies: 0 };
  const noteDamage = () => {
    const { damaged } = spool.status();
    if (damaged.entries > 0) keeper.note({ kind: 'spool-damaged', path: spoolPlace, ...damaged });
  };
  const tell = setInterval(() => {
    noteDamage();
    const { entries, bytes } = spool.status();
    log.info('Running.', { ...counts, waitingBodies: entries, waitingBytes: bytes });
  }, tellEveryMs);
  try {
    noteDamage();
    log.info('Started.', { version, to: to.href, cluster, node, files, state });
    const collecting = collectLines({
      tail: {
        paths: files,
        checkpoint: join(state, 'checkpoint.json'),
        start,
        // Each batch costs the disk a sync, and etcd may be on the same disk.
        gatherMs: 1000,
        signal: ending,
        clock,
        report: (report) => {
          (report.kind === 'readable' ? log.info : log.warn)(printReport(report));
          const noticed = noticedOf(report);
          if (noticed !== null) keeper.note(noticed);
        },
      },
      cluster,
      node,
      compressor: await openCompressor(),
      append: (entry, body) => spool.append(entry, body),
      clock,
      onBatch: (bytes) => {
        counts.readBytes += bytes;
      },
      onBlocked: (error) => {
        log.warn(`Reading waits: ${error.message}`);
        keeper.note({ kind: 'spool-full', path: spoolPlace });
      },
    });
    const sending = sendSpool({
      spool,
      to,
      poster,
      backoff: createBackoff(clock),
      log,
      clock,
      signal: ending,
      userAgent: `telltale-agent/${version}`,
      onSent: (bytes) => {
        counts.sentBytes += bytes;
        counts.sentBodies++;
      },
    });
    const telling = sendNotices({
      keeper,
      to,
      cluster,
      node,
      version,
      waiting: () => {
        const { entries, bytes } = spool.status();
        return { bodies: entries, bytes };
      },
      poster: teller,
      backoff: createBackoff(clock),
      log,
      clock,
      signal: ending,
    });
    // When one of them fails, the others must not go on alone.
    const stopOthers = (error: unknown) => {
      stopping.abort();
      throw error;
    };
    await Promise.all([collecting, sending, telling].map((work) => settled(work.catch(stopOthers)))).then(raiseFirst);
  } finally {
    clearInterval(tell);
    poster.close();
    teller.close();
    await keeper.settled();
    await spool.close();
  }
  log.info('Stopped. What was not sent is in the spool.', { waitingBodies: spool.status().entries });
}

type Settled = { readonly error: unknown } | null;

async function settled(work: Promise<void>): Promise<Settled> {
  try {
    await work;
    return null;
  } catch (error) {
    return { error };
  }
}

function raiseFirst(outcomes: readonly Settled[]): void {
  for (const outcome of outcomes) if (outcome !== null) throw outcome.error;
}
