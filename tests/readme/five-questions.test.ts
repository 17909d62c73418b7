import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { splitShellWords } from '../cli/split-shell-words.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** The question in bold, the prose that answers it, and the command. */
const questions = [...readme.matchAll(/^\*\*(.+?\?)\*\* (.+)\n\n```sh\n(telltale .+)\n```/gm)].map(
  ([, question = '', prose = '', line = '']) => ({
    question,
    prose,
    line,
  }),
);

interface Group {
  readonly count: number;
  readonly [key: string]: unknown;
}

async function answer(line: string): Promise<readonly Group[]> {
  const [, ...words] = splitShellWords(line);
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/cli/main.js', ...words, '-o', 'ndjson'], { cwd: root });
  return stdout
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row));
}

const sum = (groups: readonly Group[]) => groups.reduce((total, { count }) => total + count, 0);

describe('the five questions of the README', () => {
  it('are five, each with its command', () => {
    expect(questions.length).toBe(5);
  });

  it('deletions: as many, and the first, as it says', async () => {
    const { prose, line } = questions[0] ?? expect.fail();
    const groups = await answer(line);
    expect(sum(groups)).toBe(80);
    expect(groups[0]).toMatchObject({ user: 'mallory', resource: 'pods', count: 9 });
    expect(prose).toMatch(/80 .*nine .*`mallory`/);
  });

  it('refusals: as many, and the first, as it says', async () => {
    const { prose, line } = questions[1] ?? expect.fail();
    const groups = await answer(line);
    expect(sum(groups)).toBe(250);
    expect(groups[0]).toEqual({ user: 'eve', count: 81 });
    expect(prose).toMatch(/250 .*`eve` .*81/);
  });

  it('commands in containers: as many as it says', async () => {
    const { prose, line } = questions[2] ?? expect.fail();
    const rows = await answer(line);
    expect(rows.length).toBe(18);
    expect(prose).toMatch(/18 requests of three people/);
  });

  it('secrets: as many as it says, and who got them', async () => {
    const { prose, line } = questions[3] ?? expect.fail();
    const groups = await answer(line);
    expect(sum(groups)).toBe(46);
    const got = new Set(groups.filter(({ code }) => code === 200).map(({ user }) => user));
    expect([got.has('eve'), got.has('bob'), got.has('mallory')]).toEqual([false, false, true]);
    expect(prose).toMatch(/46 .*`eve` and `bob` .*`mallory`/);
  });

  it('failed logins: as many as it says, from one place', async () => {
    const { prose, line } = questions[4] ?? expect.fail();
    expect(await answer(line)).toEqual([{ source_ip: '127.0.0.1', useragent: 'curl/7.88.1', count: 9 }]);
    expect(prose).toMatch(/^Nine times/);
  });
});
