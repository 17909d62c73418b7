/** The store's contract, writing: lines go in byte for byte, whatever they hold, and once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixed, Params } from '../../src/sql/statement.ts';
import type { Store } from '../../src/store/store.ts';

/** Each has been seen to break a way of inserting: see docs/decisions/engine-host.md. */
const payloads: readonly (readonly [string, Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['an empty line, then SQL', Buffer.from('{"raw":"a"}\n\nDROP TABLE VICTIM;\n')],
  ['an empty line at the start', Buffer.from('\n\nDROP TABLE VICTIM;\nx\n')],
  ['only empty lines', Buffer.from('\n\n\n')],
  ['carriage returns', Buffer.from('a\r\n\r\nb\r\n')],
  ['invalid UTF-8', Buffer.from([0x61, 0xff, 0xc3, 0x28, 0xf0, 0x0a, 0xed, 0xa0, 0x80, 0x0a])],
  ['zero and control bytes', Buffer.from('a\0b\x01\x1b[31m\x7f\n\0\n')],
  ['quotes, escapes and NULL marks', Buffer.from(`"a" 'b' \`c\` \\ \\n \\N {p0:String}\n\\N\nNULL\n`)],
  ['blanks and tabs at the ends', Buffer.from('  a\t\n\t b  \n')],
  ['a comment that does not end', Buffer.from("/* x\n-- y\n'\n")],
  ['a semicolon and a FORMAT', Buffer.from('; FORMAT CSV\n1;2;\n')],
  ['a line of 3 MiB', Buffer.from(`${'{"k":"v\\u003c"}'.repeat(200_000)}\nshort\n`)],
];

export function describeInserts(store: () => Store): void {
  const table = `contract_${crypto.randomUUID().slice(0, 8)}`;
  const victim = `${table}_victim`;
  const insert = (columns = 'rowNumberInAllBlocks(), line') =>
    fixed(`INSERT INTO ${table} SELECT ${columns} FROM input('line String') FORMAT LineAsString`);

  async function stored(): Promise<string[]> {
    const rows = await store().rows<{ line: string }>(fixed(`SELECT hex(line) AS line FROM ${table} ORDER BY n`));
    return rows.map(({ line }) => line);
  }

  describe('insertLines', () => {
    beforeAll(async () => {
      await store().command(
        fixed(
          `CREATE TABLE ${table} (n UInt64, line String) ENGINE = MergeTree ORDER BY n SETTINGS non_replicated_deduplication_window = 100`,
        ),
      );
      await store().command(fixed(`CREATE TABLE ${victim} (x UInt8) ENGINE = MergeTree ORDER BY x`));
    });
    afterAll(async () => {
      for (const name of [table, victim]) await store().command(fixed(`DROP TABLE IF EXISTS ${name} SYNC`));
    });

    it.each(payloads)('keeps every byte of %s', async (_, bytes) => {
      const payload = Buffer.from(bytes.toString('latin1').replaceAll('VICTIM', victim), 'latin1');
      await store().command(fixed(`TRUNCATE TABLE ${table}`));
      await store().insertLines(insert(), payload);
      const lines = payload.toString('latin1').split('\n').slice(0, -1);
      expect(await stored()).toEqual(lines.map((line) => Buffer.from(line, 'latin1').toString('hex').toUpperCase()));
      expect(await store().rows(fixed(`SELECT count() AS n FROM ${victim}`))).toEqual([{ n: '0' }]);
    });

    it('inserts lines that were staged, whose bytes may have changed since', async () => {
      await store().command(fixed(`TRUNCATE TABLE ${table}`));
      const payload = Buffer.from('a\n\nb\n');
      const staged = await store().stageLines(payload);
      payload.fill(0x78);
      await store().insertLines(insert(), staged);
      expect(await stored()).toEqual(['61', '', '62']);
      await staged.discard();
      if (typeof staged.lines === 'string')
        await expect(store().insertLines(insert(), staged)).rejects.toMatchObject({ code: 'engine-failed' });
    });

    it('reads no other file as staged lines', async () => {
      if (!store().embedded) return;
      for (const lines of ['../engine.pid', 'payload-1', '/etc/passwd', 'staged-', `staged-${'0'.repeat(24)}/../../engine.pid`])
        await expect(store().insertLines(insert(), { lines, discard: async () => undefined })).rejects.toMatchObject({
          code: 'engine-failed',
        });
    });

    it('filters, orders and computes on the way, with parameters', async () => {
      await store().command(fixed(`TRUNCATE TABLE ${table}`));
      const params = new Params();
      const sql = `INSERT INTO ${table} (line, n) SELECT concat(l, ${params.bind('String', "'input('")}), length(l) FROM (
        SELECT line AS l FROM input('line String') WHERE line != ${params.bind('String', 'b')}) ORDER BY l FORMAT LineAsString`;
      await store().insertLines({ sql, params: params.values }, Buffer.from('ccc\nb\naa\n'));
      expect(await store().rows(fixed(`SELECT n, line FROM ${table} ORDER BY n`))).toEqual([
        { n: '2', line: "aa'input('" },
        { n: '3', line: "ccc'input('" },
      ]);
    });

    it('stores a payload once that is given twice under one token', async () => {
      await store().command(fixed(`TRUNCATE TABLE ${table}`));
      const settings = { insert_deduplication_token: crypto.randomUUID() };
      for (let n = 0; n < 3; n++) await store().insertLines(insert(), Buffer.from('a\nb\n'), { settings });
      await store().insertLines(insert(), Buffer.from('a\nb\n'), { settings: { insert_deduplication_token: crypto.randomUUID() } });
      expect(await stored()).toHaveLength(4);
    });

    it('takes several payloads at once', async () => {
      await store().command(fixed(`TRUNCATE TABLE ${table}`));
      const block = Buffer.from(`${'x'.repeat(999)}\n`.repeat(4000));
      await Promise.all(Array.from({ length: 4 }, () => store().insertLines(insert(), block)));
      expect(await store().rows(fixed(`SELECT count() AS n, sum(length(line)) AS bytes FROM ${table}`))).toEqual([
        { n: '16000', bytes: String(16_000 * 999) },
      ]);
    });

    it('stores nothing when it fails', async () => {
      await store().command(fixed(`TRUNCATE TABLE ${table}`));
      await expect(store().insertLines(insert("throwIf(line = 'b'), line"), Buffer.from('a\nb\n'))).rejects.toMatchObject({
        details: { engineCode: 395 },
      });
      expect(await stored()).toEqual([]);
    });
  });

  it('inserts values that hold an empty line and SQL through a command', async () => {
    const text = `a\n\nDROP TABLE ${victim};\n`;
    const name = `${table}_values`;
    await store().command(fixed(`CREATE TABLE ${name} (id UInt8, text String) ENGINE = MergeTree ORDER BY id`));
    await store().command({ sql: `INSERT INTO ${name} VALUES (1, {p0:String}), (2, {p1:String})`, params: { p0: text, p1: '' } });
    await store().command({ sql: `INSERT INTO ${name} SELECT 3, {p0:String}`, params: { p0: text } });
    expect(await store().rows(fixed(`SELECT text FROM ${name} ORDER BY id`))).toEqual([{ text }, { text: '' }, { text }]);
    await store().command(fixed(`DROP TABLE ${name} SYNC`));
  });
}
