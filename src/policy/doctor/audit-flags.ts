/** The audit flags of kube-apiserver: what each takes, what it is when nobody says, and which versions have it. */
import { knowsCompress, rotationDefaults } from './flag-history.ts';

export type FlagKind = 'path' | 'integer' | 'number' | 'duration' | 'switch' | 'word';
export type Backend = 'log' | 'webhook';

export interface AuditFlag {
  readonly name: string;
  readonly kind: FlagKind;
  /** The only values of a `word`. */
  readonly words?: readonly string[] | undefined;
  /** As the API server would be given it; null where it is then off. */
  readonly initial: string | null;
  readonly backend: Backend | null;
  /** What has to be on for it to do anything, beside its backend. */
  readonly needs?: 'batch' | 'throttle' | 'truncate';
  /** The least value that is taken, where it is used. */
  readonly least?: number | undefined;
}

const modes = ['batch', 'blocking', 'blocking-strict'];

interface BackendDefaults {
  readonly mode: string;
  readonly size: string;
  readonly wait: string;
  readonly throttle: string;
  readonly qps: string;
  readonly burst: string;
}

function delivery(backend: Backend, initial: BackendDefaults): readonly AuditFlag[] {
  const flag = (name: string, kind: FlagKind, value: string, rest: Partial<AuditFlag> = {}): AuditFlag => ({
    name: `audit-${backend}-${name}`,
    kind,
    initial: value,
    backend,
    ...rest,
  });
  return [
    flag('mode', 'word', initial.mode, { words: modes }),
    flag('batch-buffer-size', 'integer', '10000', { needs: 'batch', least: 1 }),
    flag('batch-max-size', 'integer', initial.size, { needs: 'batch', least: 1 }),
    flag('batch-max-wait', 'duration', initial.wait, { needs: 'batch' }),
    flag('batch-throttle-enable', 'switch', initial.throttle, { needs: 'batch' }),
    flag('batch-throttle-qps', 'number', initial.qps, { needs: 'throttle' }),
    flag('batch-throttle-burst', 'integer', initial.burst, { needs: 'throttle' }),
    flag('truncate-enabled', 'switch', 'false'),
    flag('truncate-max-batch-size', 'integer', '10485760', { needs: 'truncate', least: 1 }),
    flag('truncate-max-event-size', 'integer', '102400', { needs: 'truncate', least: 1 }),
    flag('version', 'word', 'audit.k8s.io/v1', { words: ['audit.k8s.io/v1'] }),
  ];
}

/** The flags of one version, by their names. */
export function auditFlagsOf(minor: number): ReadonlyMap<string, AuditFlag> {
  const file = (name: string, kind: FlagKind, initial: string | null, rest: Partial<AuditFlag> = {}): AuditFlag => ({
    name: `audit-log-${name}`,
    kind,
    initial,
    backend: 'log',
    ...rest,
  });
  const rotation = rotationDefaults(minor);
  const versions = minor >= 24 ? ['audit.k8s.io/v1'] : ['audit.k8s.io/v1', 'audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1'];
  const flags: readonly AuditFlag[] = [
    { name: 'audit-policy-file', kind: 'path', initial: null, backend: null },
    file('path', 'path', null),
    file('format', 'word', 'json', { words: ['json', 'legacy'] }),
    file('maxage', 'integer', rotation.maxage, { least: 0 }),
    file('maxbackup', 'integer', rotation.maxbackup, { least: 0 }),
    file('maxsize', 'integer', rotation.maxsize, { least: 0 }),
    ...(knowsCompress(minor) ? [file('compress', 'switch', 'false')] : []),
    ...delivery('log', { mode: 'blocking', size: '1', wait: '0s', throttle: 'false', qps: '0', burst: '0' }),
    { name: 'audit-webhook-config-file', kind: 'path', initial: null, backend: 'webhook' },
    { name: 'audit-webhook-initial-backoff', kind: 'duration', initial: '10s', backend: 'webhook' },
    ...delivery('webhook', { mode: 'batch', size: '400', wait: '30s', throttle: 'true', qps: '10', burst: '15' }),
  ];
  return new Map(flags.map((flag) => [flag.name, flag.name.endsWith('-version') ? { ...flag, words: versions } : flag]));
}
