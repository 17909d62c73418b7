/** Findings made for tests: one for each that a test thinks of, with an id of its own. */
import { createHash } from 'node:crypto';
import type { Alert } from '../../src/model/alert.ts';
import type { Finding, FindingRule } from '../../src/model/finding.ts';
import { createLog } from '../../src/platform/log.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { AlertBook, type AlertBookOptions } from '../../src/service/alerts/alert-book.ts';
import type { Context } from '../../src/service/context.ts';

export const madeRule: FindingRule = {
  id: '0c0ffee0-0000-4000-8000-000000000001',
  name: 'exec-into-container',
  title: 'Command run in a container',
  level: 'high',
  source: 'rule',
  tags: ['attack.execution', 'attack.t1609'],
  description: 'Somebody runs a command in a container.',
  falsePositives: ['People who debug.'],
  next: ['shells', 'user-activity'],
};

/** 10:00 of the day on which the clock of tests stands. */
export const tenOClockUs = BigInt(Date.parse('2026-11-24T10:00:00Z')) * 1000n;

export interface Made extends Partial<Omit<Finding, 'rule' | 'object'>> {
  readonly key: string;
  readonly rule?: Partial<FindingRule>;
  readonly object?: Partial<Finding['object'] & object> | null;
  readonly minute?: number;
}

export function madeFinding({ key, rule, object, minute = 0, ...rest }: Made): Finding {
  const atUs = tenOClockUs + BigInt(Math.round(minute * 60_000_000));
  return {
    id: createHash('sha256').update(key).digest('hex').slice(0, 32),
    rule: { ...madeRule, ...rule },
    firstUs: atUs,
    atUs,
    cluster: 'lab',
    user: 'jane',
    impersonatedUser: '',
    actorKind: 'human',
    sourceIPs: ['198.51.100.7', '203.0.113.9'],
    userAgent: 'kubectl/v1.36',
    verb: 'create',
    code: 101,
    object: object === null ? null : { resource: 'pods', subresource: 'exec', apiGroup: '', namespace: 'dev', name: 'web', ...object },
    auditIDs: [`audit-${key}`],
    events: 1,
    reason: 'jane ran sh in pods/exec dev/web',
    facts: [],
    ...rest,
  };
}

/** A book over the store of a context, which tells `told` what destinations would get. */
export function madeBook(context: Context, told: Alert[] = [], more: Partial<AlertBookOptions> = {}): AlertBook {
  return new AlertBook({
    store: async () => (await context.events()).store,
    context: () => ({ ...context, masking: 'on' }),
    notify: async (alert) => void told.push(alert),
    isHeard: () => true,
    publicUrl: () => 'https://telltale.example.com/',
    clock: context.clock,
    log: createLog('error'),
    metrics: createMetrics(),
    ...more,
  });
}
