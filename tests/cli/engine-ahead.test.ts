/** The engine that is started before the command line is understood: it is used, or gone. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const sample = fileURLToPath(new URL('../../samples/audit.log.gz', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

it.each([
  ['a question', ['query', 'verb=delete count', '-f', sample, '-q'], 0],
  ['an option that does not exist', ['query', '--nope', '-f', sample], 2],
  ['a query with an error', ['query', 'verb=(', `--file=${sample}`], 2],
  ['a file that does not exist', ['facets', 'verb=get', '-f', join(folder.path, 'absent.log')], 3],
  ['help', ['query', 'verb=get', '-f', sample, '--help'], 0],
])('leaves nothing behind after %s', async (_, words, wanted) => {
  const { code } = await runCli(words, { env: { TMPDIR: folder.path } });
  expect(code).toBe(wanted);
  expect(await readdir(folder.path)).toEqual([]);
});
