import { chmodSync, linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../tests/sources/scratch.ts';
import { findInputs } from './find-files.ts';

async function find(directory: string, ...paths: string[]): Promise<string[]> {
  const { inputs } = await findInputs(paths.map((path) => (path === '-' ? path : `${directory}/${path}`)));
  return inputs.map(({ path }) => (path === '-' ? path : relative(directory, path)));
}

describe('findInputs', () => {
  it('walks a directory and puts each rotated set in order, the current file last', async () => {
    const directory = scratch({
      'b/audit.log': '1',
      'b/audit-2026-11-21T01-33-51.316.log': '1',
      'b/audit-2026-11-21T01-31-50.208.log.gz': '1',
      'a/audit.log': '1',
      'a/audit.log.1': '1',
      'a/audit.log.10.gz': '1',
      'a/audit.log.2.zst': '1',
      'a/other.log': '1',
    });
    expect(await find(directory, '')).toEqual([
      'a/audit.log.10.gz',
      'a/audit.log.2.zst',
      'a/audit.log.1',
      'a/audit.log',
      'a/other.log',
      'b/audit-2026-11-21T01-31-50.208.log.gz',
      'b/audit-2026-11-21T01-33-51.316.log',
      'b/audit.log',
    ]);
  });

  it('orders the rotated sets of a list, and leaves the rest as it was typed', async () => {
    const directory = scratch({ 'z.json': '1', 'audit.log': '1', 'audit.log.1': '1', 'audit.log.2.gz': '1', 'a.json': '1' });
    const typed = ['z.json', 'audit.log', '-', 'audit.log.1', 'a.json', '-', 'audit.log.2.gz'];
    expect(await find(directory, ...typed)).toEqual(['z.json', 'audit.log.2.gz', 'audit.log.1', 'audit.log', '-', 'a.json']);
  });

  it('reads a file once, by whatever names it is reached', async () => {
    const directory = scratch({ 'd/audit.log': '1', 'd/e/other.log': '1' });
    symlinkSync('audit.log', join(directory, 'd/link.log'));
    linkSync(join(directory, 'd/audit.log'), join(directory, 'd/hard.log'));
    symlinkSync('..', join(directory, 'd/e/loop'));
    const { inputs, skipped } = await findInputs([`${directory}/d/audit.log`, `${directory}/./d//audit.log`, `${directory}/d`]);
    expect(inputs.map(({ path }) => relative(directory, path))).toEqual(['d/audit.log', 'd/e/other.log']);
    expect(skipped.map(({ path, reason }) => [relative(directory, path), reason])).toEqual([
      ['d/audit.log', 'same-file'],
      ['d/audit.log', 'same-file'],
      ['d/e/loop', 'same-file'],
      ['d/hard.log', 'same-file'],
      ['d/link.log', 'same-file'],
    ]);
  });

  it('passes over what is no log in a directory, and names it; what is typed it reads', async () => {
    const directory = scratch({
      '.hidden': '1',
      'policy.yaml': '1',
      'audit.log': '1',
      'audit.log.swp': '1',
      'dump.json': '1',
      'README.md': '1',
    });
    symlinkSync('nowhere', join(directory, 'gone.log'));
    symlinkSync('/dev/null', join(directory, 'pipe'));
    const { inputs, skipped } = await findInputs([directory]);
    expect(inputs.map(({ path }) => relative(directory, path))).toEqual(['audit.log', 'dump.json']);
    expect(Object.fromEntries(skipped.map(({ path, reason }) => [relative(directory, path), reason]))).toEqual({
      '.hidden': 'hidden',
      'README.md': 'no-log',
      'audit.log.swp': 'no-log',
      'gone.log': 'dangling-link',
      'pipe': 'special',
      'policy.yaml': 'no-log',
    });
    expect(await find(directory, '.hidden', 'policy.yaml')).toEqual(['.hidden', 'policy.yaml']);
    expect((await findInputs([join(directory, 'pipe')])).inputs).toEqual([{ kind: 'pipe', path: join(directory, 'pipe') }]);
  });

  it('reads the audit logs of a must-gather, and not its lists of them', async () => {
    const directory = scratch({
      'audit_logs/kube-apiserver.audit_logs_listing': '1',
      'audit_logs/kube-apiserver/master-0-audit-2026-11-21T01-31-50.208.log.gz': '1',
      'audit_logs/kube-apiserver/master-0-audit.log.gz': '1',
    });
    const folder = join(directory, 'audit_logs', 'kube-apiserver');
    const { inputs, skipped } = await findInputs([directory]);
    expect(inputs.map(({ path }) => relative(folder, path))).toEqual([
      'master-0-audit-2026-11-21T01-31-50.208.log.gz',
      'master-0-audit.log.gz',
    ]);
    expect(skipped.map(({ reason }) => reason)).toEqual(['no-log']);
  });

  it('gives the size that progress is measured against', async () => {
    const directory = scratch({ 'audit.log': '12345' });
    expect((await findInputs([directory])).inputs).toEqual([{ kind: 'file', path: join(directory, 'audit.log'), size: 5 }]);
  });

  it('stops at a path that is not there, says which and what to do', async () => {
    const directory = scratch({ 'audit.log': '1' });
    symlinkSync('loop', join(directory, 'loop'));
    await expect(findInputs([directory, `${directory}/missing.log`])).rejects.toMatchObject({
      code: 'input-unreadable',
      details: {
        path: `${directory}/missing.log`,
        message: `${directory}/missing.log: There is no such file or directory.`,
        remedy: 'Check the path.',
      },
    });
    await expect(findInputs([`${directory}/audit.log/x`])).rejects.toMatchObject({ code: 'input-unreadable' });
    await expect(findInputs([`${directory}/loop`])).rejects.toMatchObject({ code: 'input-unreadable' });
  });

  it('stops at a directory that holds no log', async () => {
    const directory = scratch({ '.git/config': '1' });
    mkdirSync(join(directory, 'empty'));
    await expect(findInputs([directory])).rejects.toMatchObject({ code: 'input-unreadable', details: { skipped: [{ reason: 'hidden' }] } });
  });

  // Nothing is unreadable for root.
  it.runIf(process.getuid?.() !== 0)('stops at a file that may not be read, also in a directory', async () => {
    const directory = scratch({ 'd/a.log': '1', 'd/b.log': '1' });
    chmodSync(join(directory, 'd/b.log'), 0);
    await expect(findInputs([directory])).rejects.toMatchObject({
      code: 'input-unreadable',
      details: { path: join(directory, 'd/b.log') },
    });
  });
});
