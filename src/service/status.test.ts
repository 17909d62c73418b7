import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openScratchStore, type ScratchStore } from '../../tests/service/scratch-store.ts';
import { answers } from '../contract/answers.ts';
import { readVersion } from '../platform/version.ts';
import { status } from './status.ts';

let store: ScratchStore;
const day = 86_400;

beforeAll(async () => {
  store = await openScratchStore();
  await store.load([
    { auditID: 's1', ago: 30 * day },
    { auditID: 's2', ago: 2 * day },
    { auditID: 's3', ago: 1 },
  ]);
  await store.load([{ auditID: 's4', namespace: 'prod', ago: 2 }], 'other');
});
afterAll(() => store.close());

describe('status', () => {
  it('tells what the store holds, by day, and what it is made of', async () => {
    const answer = await status({ clusters: [] }, store.context());
    expect(answers.status.schema.parse(answer)).toEqual(answer);
    const { storage, versions, server, bad } = answer;
    expect(storage?.days.map(({ day: date, events }) => [date, events])).toEqual([
      ['2026-11-24', 2],
      ['2026-11-22', 1],
      ['2026-10-25', 1],
    ]);
    expect(storage).toMatchObject({ events: 4, embedded: true });
    for (const { bytesOnDisk, bytesRaw } of storage?.days ?? []) expect(Math.min(bytesOnDisk, bytesRaw)).toBeGreaterThan(0);
    expect(storage?.bytesFree).toBeGreaterThan(0);
    expect(versions).toEqual({ telltale: readVersion(), schema: expect.any(Number), engine: expect.stringMatching(/^\d+\./) });
    expect([server, bad]).toEqual([null, []]);
    const [lab] = answer.clusters;
    expect(lab?.sources).toEqual([{ source: expect.any(String), events: 3, lastStored: expect.stringMatching(/Z$/) }]);
  });

  it('tells who sees a part nothing of the whole', async () => {
    for (const scope of [
      { clusters: 'all', namespaces: ['prod'] },
      { clusters: ['other'], namespaces: 'all' },
    ] as const) {
      const answer = await status({ clusters: [] }, store.context(scope));
      expect(answer).toMatchObject({ bad: [], storage: null, versions: null, setAside: null, server: null });
      expect(answer.clusters).toMatchObject([{ cluster: 'other', events: 1, sources: [{ events: 1 }] }]);
    }
  });
});
