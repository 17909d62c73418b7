import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { RowsAnswer } from '../../contract/answers.ts';
import type { Row } from '../../contract/rows.ts';
import type { Sink } from '../terminal/sink.ts';
import { createStyle } from '../terminal/style.ts';
import { type RowFormatName, rowWriters } from './formats.ts';

interface Options {
  readonly rows?: readonly Row[];
  readonly columns?: RowsAnswer['columns'];
  readonly width?: number;
  readonly isTerminal?: boolean;
}

async function write(format: RowFormatName, { rows = [], columns = [], width, isTerminal = false }: Options): Promise<string> {
  const chunks: Buffer[] = [];
  const sink: Sink = {
    isTerminal,
    width,
    write: async (chunk) => void chunks.push(Buffer.from(chunk)),
    flush: async () => undefined,
  };
  const batches = (async function* () {
    for (const row of rows) yield [row];
  })();
  const answer: RowsAnswer = { columns, rows: 'groups', counting: 'requests', warnings: [], batches };
  expect(await rowWriters[format](answer, { sink, style: createStyle(false) })).toBe(rows.length);
  return Buffer.concat(chunks).toString();
}

const groups: Options = {
  columns: [
    { key: 'objectref_resource', type: 'keyword' },
    { key: 'username', type: 'keyword' },
    { key: 'count', type: 'count' },
  ],
  rows: [{ cells: ['pods', 'jane', 12_345] }, { cells: ['secrets', 'system:serviceaccount:kube-system:namespace-controller', 7] }],
};

const event = '{"kind":"Event",  "n":1.0e3,"verb":"get"}';
const lists: Options = {
  columns: [
    { key: 'time', type: 'time' },
    { key: 'user', type: 'keyword' },
  ],
  rows: [{ cells: ['2026-11-21T01:24:14.328532Z', 'jane'], event }],
};

describe('ndjson', () => {
  it('gives one flat object per group', async () => {
    const lines = (await write('ndjson', groups)).split('\n');
    expect(lines[0]).toBe('{"objectref_resource":"pods","username":"jane","count":12345}');
    expect(lines).toHaveLength(3);
  });

  it('gives a bare count', async () => {
    expect(await write('ndjson', { columns: [{ key: 'count', type: 'count' }], rows: [{ cells: [3] }] })).toBe('{"count":3}\n');
  });

  it('leaves the event untouched', async () => {
    expect(await write('ndjson', lists)).toBe(`{"time":"2026-11-21T01:24:14.328532Z","user":"jane","event":${event}}\n`);
  });

  it('writes whole numbers of any size as numbers', async () => {
    const rows = [{ cells: ['18446744073709551615', '42'] }];
    const columns = [
      { key: 'sum(size)', type: 'size' },
      { key: 'name', type: 'text' },
    ];
    expect(await write('ndjson', { columns, rows })).toBe('{"sum(size)":18446744073709551615,"name":"42"}\n');
  });

  it('is safe on a terminal, and the same value', async () => {
    const rows = [{ cells: ['\u202e\u009b'], event: '{"a":"\u202e"}' }];
    const shown = await write('ndjson', { columns: [{ key: 'user', type: 'keyword' }], rows, isTerminal: true });
    expect(shown).toBe('{"user":"\\u202e\\u009b","event":{"a":"\\u202e"}}\n');
  });
});

describe('json', () => {
  it('is one array of the same objects', async () => {
    const objects = (await write('ndjson', lists))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(JSON.parse(await write('json', lists))).toEqual(objects);
  });

  it('is an array even when it is empty', async () => {
    expect(await write('json', {})).toBe('[]\n');
  });
});

describe('csv', () => {
  it('quotes as RFC 4180 says, and disarms formulas', async () => {
    const columns = [
      { key: 'a', type: 'text' },
      { key: 'b', type: 'keywords' },
      { key: 'n', type: 'number' },
    ];
    const rows = ['=HYPERLINK("x")', '+1', '-1', '@SUM(A1)', '\tx', '\rx', 'two\nlines', 'a,b'].map((text) => ({
      cells: [text, ['x', 'y'], -5],
    }));
    expect((await write('csv', { columns, rows })).split('\r\n')).toEqual([
      'a,b,n',
      '"\'=HYPERLINK(""x"")","x, y",-5',
      '\'+1,"x, y",-5',
      '\'-1,"x, y",-5',
      '\'@SUM(A1),"x, y",-5',
      '\'\tx,"x, y",-5',
      '"\'\rx","x, y",-5',
      '"two\nlines","x, y",-5',
      '"a,b","x, y",-5',
      '',
    ]);
  });
});

describe('table', () => {
  it('aligns, with numbers to the right and in thousands', async () => {
    expect(await write('table', groups)).toBe(
      [
        'objectref_resource  username                                                 count',
        'pods                jane                                                    12,345',
        'secrets             system:serviceaccount:kube-system:namespace-controller       7',
        '',
      ].join('\n'),
    );
  });

  it('cuts in the middle to the width of the terminal', async () => {
    expect(await write('table', { ...groups, width: 50 })).toBe(
      [
        'objectref_resource  username                 count',
        'pods                jane                    12,345',
        'secrets             system:serv…controller       7',
        '',
      ].join('\n'),
    );
    expect(await write('wide', { ...groups, width: 50 })).toContain('namespace-controller');
  });

  it('shows hostile values, also where it is piped', async () => {
    const shown = await write('table', { columns: [{ key: 'user', type: 'keyword' }], rows: [{ cells: ['\u001b[2Ja\nb\u202e'] }] });
    expect(shown).toBe('user\n\\u{1B}[2Ja\\nb\\u{202E}\n');
  });

  it('measures wide characters', async () => {
    const columns = [
      { key: 'name', type: 'text' },
      { key: 'count', type: 'count' },
    ];
    const shown = await write('table', { columns, rows: [{ cells: ['名前', 1] }, { cells: ['abcd', 1] }] });
    expect(shown).toBe('name  count\n名前      1\nabcd      1\n');
  });

  it('says nothing at all where there are no rows', async () => {
    expect(await write('table', { columns: [{ key: 'user', type: 'keyword' }] })).toBe('');
  });

  it('goes on after the rows that it measured', async () => {
    const rows = Array.from({ length: 2500 }, (_, at) => ({ cells: [`user-${at}`] }));
    const lines = (await write('table', { columns: [{ key: 'user', type: 'keyword' }], rows })).split('\n');
    expect(lines).toHaveLength(2502);
    expect(lines[2500]).toBe('user-2499');
  });
});

describe('yaml', () => {
  it('is a list of what json gives', async () => {
    expect(parse(await write('yaml', lists))).toEqual(JSON.parse(await write('json', lists)));
    expect(parse(await write('yaml', groups))).toEqual(JSON.parse(await write('json', groups)));
    expect(parse(await write('yaml', {}))).toEqual([]);
  });
});
