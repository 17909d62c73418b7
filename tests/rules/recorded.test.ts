import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { fixture, runCli, temporaryFolder } from '../cli/run-cli.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('a store and the files that it was filled from', () => {
  it('give the same findings', async () => {
    const store = join(folder.path, 'store');
    expect((await runCli(['ingest', '--store', store, '-q', fixture('one-of-each.ndjson.gz')])).code).toBe(0);
    const { stdout } = await runCli(['detect', '--store', store, '-o', 'ndjson', '-q']);
    const inStore = stdout.split('\n').filter(Boolean).sort();
    const inFile = (await runCli(['detect', '-f', fixture('one-of-each.ndjson.gz'), '-o', 'ndjson', '-q'])).stdout
      .split('\n')
      .filter(Boolean)
      .sort();
    expect(inStore).toEqual(inFile);
    const records = new Set(
      gunzipSync(readFileSync(fixture('one-of-each.ndjson.gz')))
        .toString()
        .split('\n'),
    );
    expect(inStore.every((line) => records.has(/"event":(.*)\}$/.exec(line)?.[1] ?? ''))).toBe(true);
  });
});
