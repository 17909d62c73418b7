import { appendFileSync, copyFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../tests/sources/scratch.ts';
import type { FileIdentity } from './file-identity.ts';
import { openInput } from './input.ts';

async function identityOf(path: string): Promise<FileIdentity> {
  const input = await openInput({ kind: 'file', path });
  const identity = await input.identify();
  await input.close();
  if (identity === null) throw new Error('a file has an identity');
  return identity;
}

async function isStill(path: string, identity: FileIdentity): Promise<boolean> {
  const input = await openInput({ kind: 'file', path });
  const still = await input.isStill(identity);
  await input.close();
  return still;
}

const long = 'first event\n'.repeat(1000);

describe('fileIdentity', () => {
  it.each([long, 'short\n'])('holds when the file grows, and when it is renamed', async (content) => {
    const directory = scratch({ 'audit.log': content });
    const identity = await identityOf(join(directory, 'audit.log'));
    expect(identity.headBytes).toBe(Math.min(4096, content.length));
    appendFileSync(join(directory, 'audit.log'), long);
    renameSync(join(directory, 'audit.log'), join(directory, 'audit-2026-11-21T01-31-50.208.log'));
    expect(await isStill(join(directory, 'audit-2026-11-21T01-31-50.208.log'), identity)).toBe(true);
  });

  it('fails where nothing was known: the file was empty', async () => {
    const path = join(scratch({ 'audit.log': '' }), 'audit.log');
    expect(await isStill(path, await identityOf(path))).toBe(false);
  });

  it('fails for a file that was cut and written anew, in the same inode', async () => {
    const path = join(scratch({ 'audit.log': long }), 'audit.log');
    const identity = await identityOf(path);
    writeFileSync(path, 'shorter\n');
    expect(await isStill(path, identity)).toBe(false);
    writeFileSync(path, 'other event\n'.repeat(2000));
    expect((await identityOf(path)).inode).toBe(identity.inode);
    expect(await isStill(path, identity)).toBe(false);
  });

  it('fails for a copy, and for the file that takes the place of a rotated one', async () => {
    const directory = scratch({ 'audit.log': long });
    const identity = await identityOf(join(directory, 'audit.log'));
    copyFileSync(join(directory, 'audit.log'), join(directory, 'copy.log'));
    expect(await isStill(join(directory, 'copy.log'), identity)).toBe(false);
    renameSync(join(directory, 'audit.log'), join(directory, 'audit.log.1'));
    writeFileSync(join(directory, 'audit.log'), long);
    expect(await isStill(join(directory, 'audit.log'), identity)).toBe(false);
    expect(await isStill(join(directory, 'audit.log.1'), identity)).toBe(true);
  });

  it('is the identity of what was opened, whatever is renamed meanwhile', async () => {
    const directory = scratch({ 'audit.log': long });
    const input = await openInput({ kind: 'file', path: join(directory, 'audit.log') });
    renameSync(join(directory, 'audit.log'), join(directory, 'audit.log.1'));
    writeFileSync(join(directory, 'audit.log'), 'new\n');
    expect(await input.identify()).toEqual(await identityOf(join(directory, 'audit.log.1')));
    await input.close();
  });
});
