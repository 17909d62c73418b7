import { describe, expect, it } from 'vitest';
import type { Row } from '../../contract/rows.ts';
import { createStyle } from '../terminal/style.ts';
import { sayRow } from './say-row.ts';
import { yamlWriter } from './yaml.ts';

const columns = [
  { key: 'id', type: 'text' },
  { key: 'cluster', type: 'text' },
];
const event = (user: string) =>
  JSON.stringify({
    stage: 'ResponseComplete',
    verb: 'delete',
    user: { username: user },
    objectRef: { resource: 'pods', namespace: 'dev', name: 'web', apiVersion: 'v1' },
    responseStatus: { code: 200 },
  });
const row = (record: Row['event']): Row => ({ cells: ['ab', 'prod'], ...(record !== undefined && { event: record }) });

describe('sayRow', () => {
  it('says who did what, and where', () => {
    const sentence = sayRow(row(event('alice')), columns);
    expect(sentence).toMatch(/^alice deleted .*web.* in cluster prod/);
    expect(sayRow(row(new TextEncoder().encode(event('alice'))), columns)).toBe(sentence);
  });

  it('goes by the native event where the record is of another kind', () => {
    const foreign = { cells: ['ab', 'prod', event('alice')], event: '{"AuditId":"x"}' };
    expect(sayRow(foreign, [...columns, { key: 'native', type: 'text' }])).toBe(sayRow(row(event('alice')), columns));
  });

  it('says nothing of what is no event', () => {
    expect([undefined, 'no JSON', '3', 'null'].map((record) => sayRow(row(record), columns))).toEqual([null, null, null, null]);
  });

  it('stands above the event as a comment of one line, whatever names hold', async () => {
    const written: string[] = [];
    const sink = {
      isTerminal: false,
      width: undefined,
      write: async (text: string) => void written.push(text),
      flush: async () => undefined,
    };
    const batches = (async function* () {
      yield [row(event('eve\n- id: forged\u001b[2J')), row('no JSON')];
    })();
    const answer = { columns, rows: 'events' as const, counting: 'stages' as const, warnings: [], batches };
    expect(await yamlWriter(sayRow)(answer, { sink, style: createStyle(false) })).toBe(2);
    const lines = written.join('').split('\n');
    expect(lines[0]).toMatch(/^# eve\\n- id: forged\\u\{1B\}\[2J deleted /);
    expect(lines.filter((line) => line.startsWith('#') || line.startsWith('- '))).toHaveLength(3);
  });
});
