import { describe, expect, it } from 'vitest';
import { readEvent } from '../../../src/model/sentence/read-event.ts';
import type { Recorded } from '../../events/ask-events.ts';
import { foldTimeline } from './fold-timeline.ts';
import { questionOf } from './object-question.ts';
import { shownVersions } from './shown-versions.ts';
import { touchedFields } from './touched-fields.ts';

let count = 0;
function recorded(user: string, subresource: string, body: object | null): Recorded {
  count += 1;
  const event = readEvent({
    verb: 'update',
    user: { username: user },
    objectRef: { resource: 'deployments', name: 'web', subresource },
    responseObject: body,
  });
  return { id: String(count), cluster: 'c', source: '', raw: '', event };
}
const deployment = (replicas: number, more: object = {}) => ({
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { replicas },
  ...more,
});

describe('versions and who made them', () => {
  const scale = { kind: 'Scale', metadata: { name: 'web' }, spec: { replicas: 3 } };

  it('does not blame a status update for what scaling did', () => {
    const latestFirst = [
      recorded('system:controller', 'status', deployment(3, { status: { ready: 1 } })),
      recorded('alice', 'scale', scale),
      recorded('bob', '', deployment(2)),
    ];
    const fields = touchedFields(shownVersions(latestFirst));
    expect(fields.map(({ path, users }) => [path, users])).toEqual([['spec.replicas', ['alice']]]);
  });

  it('says that nobody is known where the change itself is not recorded', () => {
    const latestFirst = [recorded('system:controller', 'status', deployment(3)), recorded('bob', '', deployment(2))];
    expect(touchedFields(shownVersions(latestFirst))[0]?.users).toEqual([null]);
  });

  it('counts how often, and names everybody', () => {
    const latestFirst = [recorded('bob', '', deployment(4)), recorded('alice', '', deployment(3)), recorded('bob', '', deployment(2))];
    expect(touchedFields(shownVersions(latestFirst))).toMatchObject([{ path: 'spec.replicas', times: 2, users: ['bob', 'alice'] }]);
  });
});

describe('foldTimeline', () => {
  const row = (time: string, user: string, verb = 'update') => ({ time, user, verb, subresource: '' });

  it('folds what a controller repeats within a day, and nothing that a person did', () => {
    const days = foldTimeline(
      [
        row('2026-11-21T02:00:02Z', 'alice'),
        row('2026-11-21T02:00:01Z', 'alice'),
        row('2026-11-21T01:00:02Z', 'system:node:a'),
        row('2026-11-21T01:00:01Z', 'system:node:a'),
        row('2026-11-20T23:00:00Z', 'system:node:a'),
      ],
      'utc',
    );
    expect(days.map(({ day, runs }) => [day, runs.map(({ rows }) => rows.length)])).toEqual([
      ['2026-11-21', [1, 1, 2]],
      ['2026-11-20', [1]],
    ]);
  });
});

describe('questionOf', () => {
  it('asks for what is given, and quotes what is hostile', () => {
    expect(questionOf({ resource: 'pods', name: 'a" or *' })).toBe('resource=pods and name="a\\" or *"');
    expect(questionOf({ cluster: 'c', resource: 'pods', group: '' })).toBe('cluster=c and resource=pods and apigroup is empty');
  });
});
