/** Events for tests of loading: each with an id, and a microsecond, of its own. */

export interface LoadedEvent {
  readonly auditID: string;
  readonly stage: string;
  readonly verb: string;
  readonly requestURI: string;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
  readonly user: { readonly username?: string };
  readonly sourceIPs?: readonly string[];
}

/** `day`: as `2026-03-01`. */
export function loadedEvents(day: string): (over?: object) => LoadedEvent & Record<string, unknown> {
  let serial = 0;
  return (over = {}) => {
    serial += 1;
    const time = `${day}T10:00:00.${String(serial).padStart(6, '0')}Z`;
    return {
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: `id-${serial}`,
      stage: 'ResponseComplete',
      requestURI: '/api/v1/pods',
      verb: 'list',
      user: { username: 'alice' },
      sourceIPs: ['10.0.0.1'],
      requestReceivedTimestamp: time,
      stageTimestamp: time,
      ...over,
    };
  };
}
