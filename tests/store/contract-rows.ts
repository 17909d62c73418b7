/** The store's contract, reading: what goes in as a parameter, what comes out as a row, and in what form. */
import { describe, expect, it } from 'vitest';
import { fixed, Params } from '../../src/sql/statement.ts';
import type { Store } from '../../src/store/store.ts';

const hostile = ["it's", 'a\\b', 'a\n\nDROP TABLE x;', '\t\r\n\\n', '{p0:String}', '`"$', 'ü😀\u202e', '\\N', '-- /* ', "\\'", ''];

export function describeRows(store: () => Store): void {
  describe('rows', () => {
    it('gives 64-bit integers as text and times as ISO 8601 with six decimals', async () => {
      const sql = `SELECT toUInt64(18446744073709551615) AS u, toInt64(-1) AS i, toUInt32(7) AS small,
        toDateTime64('2026-11-21 01:02:03.456789', 6, 'UTC') AS t, ['a', 'b'] AS list, map('k', 'v') AS map`;
      expect(await store().rows(fixed(sql))).toEqual([
        { u: '18446744073709551615', i: '-1', small: 7, t: '2026-11-21T01:02:03.456789Z', list: ['a', 'b'], map: { k: 'v' } },
      ]);
    });

    it('gives no rows as an empty list', async () => {
      expect(await store().rows(fixed('SELECT 1 WHERE 0'))).toEqual([]);
    });

    it('binds values of every kind', async () => {
      const params = new Params();
      const sql = `SELECT ${params.bind('UInt64', 12345678901234567890n)} AS big, ${params.bind('Int32', -7)} AS small,
        ${params.bind('Float64', 0.5)} AS half, ${params.bind('Bool', true)} AS yes, ${params.bind('Array(UInt32)', [1, 2])} AS numbers,
        ${params.bind("DateTime64(6, 'UTC')", '2026-11-21 01:02:03.000001')} AS t, ${params.bind('Identifier', 'one')} AS name
        FROM (SELECT 1 AS one)`;
      expect(await store().rows({ sql, params: params.values })).toEqual([
        {
          big: '12345678901234567890',
          small: -7,
          half: 0.5,
          yes: true,
          numbers: [1, 2],
          t: '2026-11-21T01:02:03.000001Z',
          name: 1,
        },
      ]);
    });

    it.each(hostile)('brings the text %j back as it was', async (text) => {
      const params = new Params();
      const sql = `SELECT ${params.bind('String', text)} AS one, ${params.bind('Array(String)', [text, text])} AS many, '{p0:String}' AS quoted`;
      // A lone \N is how ClickHouse writes NULL; the client escapes the backslash, so it is text.
      expect(await store().rows({ sql, params: params.values })).toEqual([{ one: text, many: [text, text], quoted: '{p0:String}' }]);
    });

    it('answers a large result whole', async () => {
      const rows = await store().rows<{ number: string }>(fixed('SELECT number FROM numbers(200000)'));
      expect(rows).toHaveLength(200_000);
      expect(rows.at(-1)).toEqual({ number: '199999' });
    });
  });

  describe('stream', () => {
    it('gives the rows as lines', async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of await store().stream(fixed('SELECT number, toString(number) AS s FROM numbers(3)'), 'JSONCompactEachRow')) {
        chunks.push(chunk as Buffer);
      }
      expect(Buffer.concat(chunks).toString()).toBe('["0", "0"]\n["1", "1"]\n["2", "2"]\n');
    });

    it('gives every byte of a large result', async () => {
      let bytes = 0;
      let lines = 0;
      for await (const chunk of await store().stream(fixed("SELECT repeat('x', 99) AS x FROM numbers(500000)"), 'JSONCompactEachRow')) {
        bytes += (chunk as Buffer).length;
        lines += (chunk as Buffer).filter((byte) => byte === 10).length;
      }
      expect({ bytes, lines }).toEqual({ bytes: 500_000 * 104, lines: 500_000 });
    });

    it('ends in an error when the statement fails before or within the result', async () => {
      const read = async (sql: string) => {
        for await (const _ of await store().stream(fixed(sql), 'JSONEachRow'));
      };
      await expect(read('SELECT nonsense')).rejects.toMatchObject({ code: 'engine-failed', details: { engineCode: 47 } });
      await expect(read('SELECT number, throwIf(number = 1000000) FROM numbers(2000000) SETTINGS max_threads = 1')).rejects.toMatchObject({
        code: 'engine-failed',
        details: { engineCode: 395 },
      });
    });

    it('stops the statement when the reader goes away', async () => {
      const mark = crypto.randomUUID();
      for await (const _ of await store().stream(fixed(`SELECT number, '${mark}' FROM numbers(1000000000000)`), 'JSONEachRow')) break;
      await expect.poll(() => isRunning(store(), mark), { timeout: 10_000 }).toBe(false);
    });
  });
}

/** Whether the engine runs a statement that holds this text. */
export async function isRunning(store: Store, mark: string): Promise<boolean> {
  const params = new Params();
  const sql = `SELECT count() AS n FROM system.processes WHERE position(query, ${params.bind('String', mark)}) > 0 AND position(query, 'system.processes') = 0`;
  const [row] = await store.rows<{ n: string }>({ sql, params: params.values });
  return row?.n !== '0';
}
