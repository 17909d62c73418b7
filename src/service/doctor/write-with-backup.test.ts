import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { blankUnseen } from './blank-unseen.ts';
import { writeWithBackup } from './write-with-backup.ts';

const folder = mkdtempSync(join(tmpdir(), 'telltale-backup-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const nowMs = Date.parse('2026-11-21T12:00:00.123Z');
let count = 0;

function file(text: string, mode = 0o640): { path: string; own: string; top: string } {
  count += 1;
  const top = join(folder, String(count));
  const own = join(top, 'manifests');
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'a.yaml'), text);
  chmodSync(join(own, 'a.yaml'), mode);
  return { path: join(own, 'a.yaml'), own, top };
}

describe('writeWithBackup', () => {
  it('keeps the old text under a name with its time, and leaves nothing else', async () => {
    const { path, own, top } = file('old');
    const backup = await writeWithBackup(path, 'old', 'new', { folder: undefined, nowMs });
    expect(backup).toBe(join(top, 'telltale-backup', 'a.yaml.2026-11-21T12-00-00Z'));
    expect([readFileSync(path, 'utf8'), readFileSync(backup, 'utf8')]).toEqual(['new', 'old']);
    expect([statSync(path).mode & 0o777, statSync(backup).mode & 0o777]).toEqual([0o640, 0o600]);
    expect(readdirSync(own)).toEqual(['a.yaml']);
  });

  it('leaves the file to the one who owns it', async () => {
    const { path } = file('old');
    // Only root can give a file away; of anybody else it is their own before and after.
    const owner = process.getuid?.() === 0 ? 12_345 : (process.getuid?.() ?? 0);
    const group = process.getuid?.() === 0 ? 23_456 : statSync(path).gid;
    chownSync(path, owner, group);
    await writeWithBackup(path, 'old', 'new', { folder: undefined, nowMs });
    expect([statSync(path).uid, statSync(path).gid]).toEqual([owner, group]);
  });

  it('keeps both of two writes within a second', async () => {
    const { path } = file('one');
    const first = await writeWithBackup(path, 'one', 'two', { folder: undefined, nowMs });
    const second = await writeWithBackup(path, 'two', 'three', { folder: undefined, nowMs });
    expect([first, second].map((backup) => readFileSync(backup, 'utf8'))).toEqual(['one', 'two']);
  });

  it('writes nothing where somebody else has written meanwhile', async () => {
    const { path, top } = file('theirs');
    await expect(writeWithBackup(path, 'read before', 'new', { folder: undefined, nowMs })).rejects.toThrow('was changed meanwhile');
    expect(readFileSync(path, 'utf8')).toBe('theirs');
    expect(readdirSync(join(top, 'telltale-backup'))).toEqual([]);
  });

  it('writes nothing where the old text cannot be kept', async () => {
    const { path, own, top } = file('old');
    symlinkSync(own, join(top, 'link'));
    writeFileSync(join(top, 'no-folder'), '');
    for (const kept of [own, join(own, 'x'), join(top, 'link'), join(top, 'no-folder')])
      await expect(writeWithBackup(path, 'old', 'new', { folder: kept, nowMs })).rejects.toThrow(/kubelet would run|was not changed/);
    expect(readFileSync(path, 'utf8')).toBe('old');
  });

  it('says what is not there', async () => {
    await expect(writeWithBackup(join(folder, 'none.yaml'), '', '', { folder: undefined, nowMs })).rejects.toThrow('could not be found');
  });
});

describe('blankUnseen', () => {
  it('keeps the lines of findings in their places, and nothing of the others', () => {
    const text = 'token: SECRET\nflag: x\r\nkey: SECRET\n';
    const at = text.indexOf('x');
    const left = blankUnseen(text, [{ span: { start: at, end: at + 1 } }]);
    expect(left).toBe('             \nflag: x\r\n');
    expect(left.charAt(at)).toBe('x');
    expect(blankUnseen(text, [])).toBe('');
    expect(blankUnseen('', [{ span: { start: 0, end: 0 } }])).toBe('');
  });
});
