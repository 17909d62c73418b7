/** An answer made by hand, with every part of a summary in it, some of it hostile. */
import type { SectionAnswer, Summary } from '../../src/contract/summary.ts';

const section = (id: string, part: Partial<SectionAnswer>): SectionAnswer => ({
  id,
  group: 'activity',
  title: id,
  form: 'values',
  query: 'groupby verb',
  requests: 0,
  listed: { query: 'groupby verb', requests: 0 },
  columns: [],
  rows: [],
  more: 0,
  isMoreExact: true,
  folded: null,
  absence: null,
  caveat: null,
  ...part,
});

const row = (values: SectionAnswer['rows'][number]['values']) => ({ values, query: 'verb=get' });

export const hostile = '\u001b[2J<img src=x onerror=alert(1)> `rm` | \u202egpj.exe';

export const exampleSummary: Summary = {
  asked: { clusters: ['prod'], range: 'last 1h' },
  time: { from: '2026-11-21T01:24:14.328532Z', to: '2026-11-21T01:28:02.100000Z', seconds: 227.77 },
  newest: null,
  requests: 5946,
  events: 6000,
  volume: {
    query: 'timeslice 1m by code_class',
    from: '2026-11-21T01:24:00.000Z',
    sliceSeconds: 60,
    requests: [1000, 4000, 0, 946],
    failed: [0, 0, 0, 12],
  },
  coverage: {
    query: 'groupby cluster,level,stage',
    clusters: [{ value: 'prod', events: 6000 }],
    levels: [{ value: 'Metadata', events: 6000 }],
    stages: [{ value: 'ResponseComplete', events: 6000 }],
    silences: {
      atLeastSeconds: 30,
      count: 1,
      isCountExact: true,
      longest: [
        {
          cluster: 'prod',
          from: '2026-11-21T01:26:00.000000Z',
          to: '2026-11-21T01:27:00.000000Z',
          seconds: 60,
          query: 'from 2026-11-21T01:25:30Z to 2026-11-21T01:27:30Z timeslice 10s',
        },
      ],
    },
  },
  sections: [
    section('actions', {
      title: 'Actions',
      requests: 5946,
      columns: [
        { key: 'verb', type: 'keyword' },
        { key: 'count', type: 'count' },
      ],
      rows: [row({ verb: 'get', count: 5000 }), row({ verb: hostile, count: 900 }), row({ verb: '', count: 40 })],
      more: 2,
    }),
    section('impersonation', { title: 'Impersonation', group: 'identities', absence: { recorded: true, text: 'nobody acted as another' } }),
    section('exec', {
      title: 'Exec and attach',
      group: 'sensitive',
      absence: { recorded: false, text: 'no request on a subresource of pods' },
    }),
    section('deletes', {
      title: 'Deletes',
      group: 'sensitive',
      form: 'list',
      query: 'verb:delete* and code<400 groupby user,verb,resource,namespace',
      requests: 1265,
      columns: [
        { key: 'user', type: 'keyword' },
        { key: 'verb', type: 'keyword' },
        { key: 'resource', type: 'keyword' },
        { key: 'namespace', type: 'keyword' },
        { key: 'count', type: 'count' },
      ],
      rows: [
        row({ user: 'mallory', verb: 'delete', resource: 'pods', namespace: 'dev', count: 61 }),
        row({ user: hostile, verb: 'deletecollection', resource: 'configmaps', namespace: '名前', count: 4 }),
      ],
      folded: {
        query: 'verb=delete groupby actor',
        requests: 1200,
        actors: [
          { actor: 'kube-system:namespace-controller', requests: 1190 },
          { actor: 'node-1', requests: 4 },
        ],
        more: 3,
      },
      caveat: '61 recorded at level Metadata',
    }),
  ],
  badRecords: { count: 3, reasons: [{ reason: 'not-json', count: 3 }] },
};
