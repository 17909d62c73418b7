/** An alert for tests, and one whose every value is meant to break what it stands in. */
import type { Alert } from '../../src/model/alert.ts';

export function exampleAlert(changes: Partial<Alert> = {}): Alert {
  const object = { resource: 'pods', subresource: 'exec', apiGroup: '', namespace: 'dev', name: 'web' };
  const event = {
    id: '0f4c2a9d7b1e4c5f8a6b3d2e1c0f9a8b',
    auditID: '6d1f0b3a-6f57-4bd1-9a53-5c1d7b0c9a11',
    time: '2026-11-21T10:00:00.123456Z',
    stage: 'ResponseStarted',
    verb: 'create',
    requestURI: '/api/v1/namespaces/dev/pods/web/exec?command=sh&stdin=true',
    code: 101,
    user: 'jane',
    impersonatedUser: 'admin',
    sourceIPs: ['198.51.100.7', '203.0.113.9'],
    userAgent: 'kubectl/v1.36.0',
    object,
  };
  return {
    id: 'a3f1c2d4e5b60718293a4b5c6d7e8f90',
    rule: {
      id: '2f6d8b1a-0c3e-4f57-9a68-1b2c3d4e5f60',
      title: 'Shell opened in a container',
      level: 'high',
      tags: ['attack.execution', 'attack.t1609', 'attack.t1552.007'],
      description: 'Somebody ran a shell in a container.',
    },
    status: 'open',
    cluster: 'prod',
    user: 'jane',
    impersonatedUser: 'admin',
    actorKind: 'human',
    sourceIPs: ['198.51.100.7', '203.0.113.9'],
    verb: 'create',
    object,
    firstTime: '2026-11-21T10:00:00.123456Z',
    lastTime: '2026-11-21T10:00:00.123456Z',
    count: 1,
    sentence: 'jane opened a shell in the pod dev/web of the cluster prod.',
    evidence: { eventIds: [event.id], auditIDs: [event.auditID], events: [event] },
    link: 'https://telltale.example.com/alerts/a3f1c2d4e5b60718293a4b5c6d7e8f90?tab=a&b=1',
    ...changes,
  };
}

/** What each form has for its own marks: line ends, quotes, pipes, tags, mentions, links, placeholders, bidi and lone surrogates. */
export const hostileText =
  'x\r\nBcc: evil@example.com\r\n.\r\n<script>alert(1)</script><!channel><@U123><https://evil.example|Click> [a](https://evil.example) ' +
  "| \\ = ] \" ' * _ ` {{rule.title}} <at>all</at> \u202Eevil\u202C \u0000\u001B[31m \u0085 \u2028 \uD800 CEF:0|a|b\tsrc=1.2.3.4 '; DROP";

export function hostileAlert(changes: Partial<Alert> = {}): Alert {
  const alert = exampleAlert();
  const object = { resource: hostileText, subresource: hostileText, apiGroup: hostileText, namespace: hostileText, name: hostileText };
  const values = {
    user: hostileText,
    impersonatedUser: hostileText,
    sourceIPs: ['not an address', hostileText],
    verb: hostileText,
    object,
  };
  return {
    ...alert,
    ...values,
    id: alert.id,
    rule: { ...alert.rule, id: hostileText, title: hostileText, description: hostileText, tags: [hostileText] },
    cluster: hostileText,
    sentence: hostileText.repeat(40),
    evidence: {
      eventIds: [hostileText],
      auditIDs: [hostileText],
      events: alert.evidence.events.map((event) => ({
        ...event,
        ...values,
        id: hostileText,
        auditID: hostileText,
        requestURI: hostileText,
        userAgent: hostileText,
      })),
    },
    link: null,
    ...changes,
  };
}
