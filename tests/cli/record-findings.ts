/** Findings in a store, as a server would have put them there. */
import { owner } from '../../src/contract/asker.ts';
import type { Finding } from '../../src/model/finding.ts';
import { lazyEvents } from '../../src/service/open-events.ts';
import { fullScope } from '../../src/sql/scope.ts';
import { madeBook } from '../service/made-findings.ts';

/** `store`: its directory. */
export async function recordFindings(store: string, findings: readonly Finding[]): Promise<void> {
  const quiet = () => undefined;
  const rest = {
    asker: owner,
    scope: fullScope,
    masking: 'off' as const,
    trustedProxies: [],
    clock: Date.now,
    signal: new AbortController().signal,
    limits: {},
    progress: { start: quiet, advance: quiet, note: quiet, done: quiet },
    warn: quiet,
  };
  const { events, close } = lazyEvents({ kind: 'store', location: store }, rest);
  await madeBook({ ...rest, events }).record(findings);
  await close();
}
