import { describe, expect, it } from 'vitest';
import { exampleAlert, hostileAlert } from '../../../tests/notify/example-alert.ts';
import { documentsOf } from './documents.ts';

const of = (schema: 'telltale' | 'ocsf' | 'ecs', alert = exampleAlert(), events = true) => documentsOf(alert, { schema, events }, '1.2.3');

describe('OCSF', () => {
  it('has what a Detection Finding has to have', () => {
    const [finding] = of('ocsf');
    expect(finding).toMatchObject({
      class_uid: 2004,
      category_uid: 2,
      activity_id: 1,
      type_uid: 200_401,
      severity_id: 4,
      status_id: 1,
      time: Date.parse('2026-11-21T10:00:00.123Z'),
      metadata: { version: '1.3.0', product: { name: 'Telltale', vendor_name: 'Telltale', version: '1.2.3' } },
      finding_info: {
        uid: exampleAlert().id,
        title: 'Shell opened in a container',
        attacks: [
          { tactic: { name: 'execution' } },
          { technique: { uid: 'T1609' } },
          { technique: { uid: 'T1552' }, sub_technique: { uid: 'T1552.007' } },
        ],
      },
      unmapped: { impersonated_user: 'admin' },
    });
  });

  it('says what became of it', () => {
    const state = (status: 'open' | 'acknowledged' | 'closed') => {
      const [{ type_uid, status_id } = {}] = of('ocsf', exampleAlert({ status }));
      return [type_uid, status_id];
    };
    expect([state('open'), state('acknowledged'), state('closed')]).toEqual([
      [200_401, 1],
      [200_402, 2],
      [200_403, 4],
    ]);
  });

  it('has what an API Activity has to have, of each event', () => {
    const [, activity] = of('ocsf');
    expect(activity).toMatchObject({
      class_uid: 6003,
      category_uid: 6,
      activity_id: 1,
      type_uid: 600_301,
      severity_id: 1,
      status_id: 1,
      actor: { user: { name: 'jane' } },
      api: { operation: 'create pods/exec', request: { uid: exampleAlert().evidence.auditIDs[0] }, response: { code: 101 } },
      src_endpoint: { ip: '203.0.113.9', intermediate_ips: ['198.51.100.7'] },
      unmapped: { impersonated_user: 'admin', stage: 'ResponseStarted' },
    });
    const { evidence } = exampleAlert();
    const proxied = exampleAlert({
      evidence: { ...evidence, events: evidence.events.map((event) => ({ ...event, verb: 'proxy', code: 403, sourceIPs: [] })) },
    });
    expect(of('ocsf', proxied)[1]).toMatchObject({
      type_uid: 600_399,
      activity_name: 'proxy',
      status_id: 2,
      src_endpoint: { name: 'unknown' },
    });
  });
});

describe('ECS', () => {
  it('tells the person from whom they acted as, and the proven address from the claimed', () => {
    const [alert, event] = of('ecs');
    for (const document of [alert, event])
      expect(document).toMatchObject({
        'ecs': { version: '8.11.0' },
        '@timestamp': exampleAlert().lastTime,
        'user': { name: 'jane', effective: { name: 'admin' } },
        'source': { ip: '203.0.113.9' },
        'related': { ip: ['198.51.100.7', '203.0.113.9'] },
        'orchestrator': { type: 'kubernetes', cluster: { name: 'prod' }, namespace: 'dev', resource: { type: 'pods/exec', name: 'web' } },
      });
    expect(alert).toMatchObject({
      event: { kind: 'alert' },
      threat: { technique: { id: ['T1609', 'T1552.007'] }, tactic: { name: ['execution'] } },
    });
    expect(event).toMatchObject({ event: { kind: 'event', outcome: 'success' } });
  });

  it('has addresses alone where the schema has addresses', () => {
    for (const document of of('ecs', hostileAlert())) {
      expect(document['source']).not.toHaveProperty('ip');
      expect(document['related']).toMatchObject({ ip: [] });
    }
  });
});

describe('documents', () => {
  it('are one for an alert, unless events are asked for', () => {
    expect(of('ocsf', exampleAlert(), false)).toHaveLength(1);
    expect(of('ecs')).toHaveLength(2);
    expect(of('telltale')).toEqual([{ ...exampleAlert(), sourceIP: '203.0.113.9' }]);
  });

  it('keep hostile values as they are', () => {
    const { sentence } = hostileAlert();
    for (const schema of ['telltale', 'ocsf', 'ecs'] as const) {
      const [document] = of(schema, hostileAlert({ object: null }));
      const { sentence: said, message } = JSON.parse(JSON.stringify(document));
      expect(said ?? message).toBe(sentence);
    }
  });
});
