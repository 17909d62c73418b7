import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSpool } from '../../src/spool/open-spool.ts';
import { entryOf, mebibyte, pieces } from '../spool/scratch-spool.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const folder = temporaryFolder();
const directory = join(folder.path, 'spool');

afterAll(() => folder.remove());

describe('telltale spool', () => {
  it('says what waits, while a process owns the spool and when none does', async () => {
    const spool = await openSpool(directory, { maxBytes: 10 * mebibyte });
    const receivedAt = Date.now() - 61_000;
    await spool.append(entryOf({ receivedAt }), pieces('x'.repeat(2048)));
    await spool.append(entryOf({ receivedAt: receivedAt + 1000 }), pieces(Buffer.alloc(mebibyte)));
    spool.noteStall({ since: receivedAt, reason: 'it does \u001b[31mnot answer' });
    // It tells about itself every two seconds.
    await expect
      .poll(async () => (await runCli(['spool', '--spool', directory])).stdout, { timeout: 20_000 })
      .toContain('Nothing is stored since');
    const { code, stdout } = await runCli(['spool', '--spool', directory]);
    expect(code).toBe(0);
    expect(stdout).toContain(directory);
    expect(stdout).toMatch(/Waiting: +2 bodies, 1 MiB; the oldest was received 1 min \d+ s ago\n/);
    expect(stdout).toMatch(/On disk: +1 MiB of at most 10 MiB\n/);
    expect(stdout).toContain(`in use by process ${process.pid}`);
    expect(stdout).toMatch(/Received: +\S+ bodies\/s, \S+ KiB\/s\n/);
    expect(stdout).toContain('it does \\u{1B}[31mnot answer');
    await spool.close();

    const { stdout: afterwards } = await runCli(['spool', '--spool', directory]);
    expect(afterwards).toContain('no server or agent uses it now');
    const { stdout: json } = await runCli(['spool', '-o', 'json'], { env: { TELLTALE_SPOOL: directory } });
    expect(JSON.parse(json)).toMatchObject({
      directory,
      owner: null,
      entries: 2,
      bytes: 2048 + mebibyte,
      oldestReceivedAt: new Date(receivedAt).toISOString(),
      maxBytes: 10 * mebibyte,
      full: false,
      stalled: null,
      damaged: { entries: 0, bytes: 0 },
    });
  });

  it('says where there is no spool', async () => {
    for (const path of [join(folder.path, 'nowhere'), folder.path]) {
      const { code, stderr } = await runCli(['spool', '--spool', path]);
      expect(code).toBe(2);
      expect(stderr).toContain(`There is no spool in ${path}.`);
      expect(stderr).toContain('--spool');
    }
  });
});
