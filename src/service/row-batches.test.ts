import { describe, expect, it } from 'vitest';
import type { Row } from '../contract/rows.ts';
import { rowBatches } from './row-batches.ts';

const shape = { columns: [{ key: 'user', type: 'keyword', alias: 'c0' }] as const, raw: 'r' };

async function decode(...pieces: readonly Buffer[]): Promise<Row[]> {
  const rows: Row[] = [];
  const stream = (async function* () {
    yield* pieces;
  })();
  for await (const batch of rowBatches(stream, shape)) rows.push(...batch);
  return rows;
}

const line = (user: string, record: string) => Buffer.from(`${JSON.stringify({ c0: user, r: record })}\n`);

describe('rowBatches', () => {
  it('joins lines that arrive in any pieces', async () => {
    const whole = Buffer.concat([line('jane', '{"a":1}'), line('名前', '{"b":"é"}')]);
    const expected = [
      { cells: ['jane'], event: '{"a":1}' },
      { cells: ['名前'], event: '{"b":"é"}' },
    ];
    for (let size = 1; size <= whole.length; size += 7) {
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, at) => whole.subarray(at * size, (at + 1) * size));
      expect(await decode(...pieces)).toEqual(expected);
    }
  });

  it('gives the record byte by byte where it is not UTF-8', async () => {
    const record = Buffer.from([...Buffer.from('{"a":"é'), 0xff, ...Buffer.from('"}')]);
    const quoted = Buffer.from(JSON.stringify(record.toString('latin1')), 'latin1');
    const [row] = await decode(
      Buffer.concat([Buffer.from('{"c0":"'), Buffer.from([0xfe]), Buffer.from('\\u2028é","r":'), quoted, Buffer.from('}\n')]),
    );
    expect(Buffer.from(row?.event as Uint8Array)).toEqual(record);
    expect(row?.cells).toEqual(['\ufffd\u2028é']);
  });

  it('leaves out the CR of a line end', async () => {
    expect(await decode(line('jane', '{"a":1}\r'))).toEqual([{ cells: ['jane'], event: '{"a":1}' }]);
  });
});
