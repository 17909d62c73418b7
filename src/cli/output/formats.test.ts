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

const bodies: Options = {
  columns: [
    { key: 'request.spec', type: 'object' },
    { key: 'request.kind', type: 'object' },
    { key: 'response.code', type: 'object' },
  ],
  rows: [
    { cells: ['{"big":12345678901234567890,"images":["x","y"],"note":"a\\u2028\\"b"}', '"Pod"', '-9007199254740993'] },
    { cells: ['', '"=1+1\\u001b"', 'null'] },
  ],
};

describe('parts of bodies', () => {
  it('are JSON in JSON, with every digit', async () => {
    const lines = (await write('ndjson', bodies)).split('\n');
    expect(lines).toEqual([
      '{"request.spec":{"big":12345678901234567890,"images":["x","y"],"note":"a\\u2028\\"b"},"request.kind":"Pod","response.code":-9007199254740993}',
      '{"request.spec":null,"request.kind":"=1+1\\u001b","response.code":null}',
      '',
    ]);
    expect(JSON.parse(await write('json', bodies))).toHaveLength(2);
    expect(JSON.parse(await write('json', { ...bodies, isTerminal: true }))).toHaveLength(2);
  });

  it('are a tree in YAML', async () => {
    expect(await write('yaml', bodies)).toBe(
      '- request.spec:\n    big: 12345678901234567890\n    images:\n      - x\n      - "y"\n    note: "a\\u2028\\"b"\n' +
        '  request.kind: Pod\n  response.code: -9007199254740993\n' +
        '- request.spec: null\n  request.kind: "=1+1\\u001b"\n  response.code: null\n',
    );
  });

  it('lose the quotes of text where people read', async () => {
    const table = await write('table', { ...bodies, width: 120, isTerminal: true });
    expect(table).toContain(' Pod ');
    expect(table).toContain('=1+1\\u{1B}');
    expect(await write('csv', { ...bodies, rows: bodies.rows?.slice(1) ?? [] })).toBe(
      "request.spec,request.kind,response.code\r\n,'=1+1\u001b,null\r\n",
    );
  });
});

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

  it('fills no row with blanks because of one long cell, nor the last column', async () => {
    const columns = [
      { key: 'verb', type: 'keyword' },
      { key: 'useragent', type: 'text' },
      { key: 'path', type: 'text' },
    ];
    const long = 'x'.repeat(5000);
    const rows = [...Array.from({ length: 30 }, () => ({ cells: ['get', 'kubectl/1.36', '/api'] })), { cells: ['list', long, long] }];
    for (const format of ['table', 'wide'] as const) {
      const lines = (await write(format, { columns, rows })).split('\n');
      expect(lines.slice(0, 2)).toEqual(['verb  useragent     path', 'get   kubectl/1.36  /api']);
      expect(lines[31]).toBe(`list  ${long}  ${long}`);
    }
  });

  it('aligns long cells up to a limit', async () => {
    const columns = [
      { key: 'user', type: 'keyword' },
      { key: 'count', type: 'count' },
    ];
    const rows = [60, 80, 200].map((length) => ({ cells: ['u'.repeat(length), 7] }));
    const [head, ...lines] = (await write('wide', { columns, rows })).split('\n');
    expect(head).toHaveLength(87);
    expect(lines.slice(0, 3).map((line) => line.length)).toEqual([87, 87, 207]);
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
