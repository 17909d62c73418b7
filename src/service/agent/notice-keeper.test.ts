import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scratch } from '../../../tests/sources/scratch.ts';
import { type Noticed, noticedOf, noticeOf } from './notice.ts';
import { NoticeKeeper } from './notice-keeper.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const gone = (path: string, content = 'c'): Noticed => ({ kind: 'deleted', path, replaced: false, content });

function place(most?: number) {
  const path = join(scratch(), 'state', 'notices.json');
  const warnings: string[] = [];
  const open = () =>
    NoticeKeeper.open({ path, clock: () => now, warn: (message) => warnings.push(message), ...(most !== undefined && { most }) });
  return { path, warnings, open };
}

describe('what an agent noticed', () => {
  it('is on disk until the server has it, and there once', async () => {
    const { path, open, warnings } = place();
    const first = await open();
    first.note(gone('/a.log'));
    first.note(gone('/b.log'));
    first.note(gone('/a.log'));
    await first.settled();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const second = await open();
    expect(second.waiting).toEqual(first.waiting);
    expect(second.waiting.map((notice) => notice.path)).toEqual(['/a.log', '/b.log']);
    await second.remove(new Set(second.waiting.slice(0, 1).map(({ id }) => id)));
    expect((await open()).waiting.map((notice) => notice.path)).toEqual(['/b.log']);
    expect(warnings).toEqual([]);
  });

  it('is no more than so much, and the first of it', async () => {
    const { open, warnings } = place(3);
    const keeper = await open();
    for (let n = 0; n < 10; n++) keeper.note(gone(`/${n}.log`));
    expect(keeper.waiting.map(({ path }) => path)).toEqual(['/0.log', '/1.log', '/2.log']);
    expect(warnings).toEqual(['3 notices wait to be sent; further ones stand in this log alone.']);
  });

  it.each(['', '{', 'null', '{"version":2,"notices":[]}', '{"version":1,"notices":[{"id":1}]}'])(
    'starts over with a file that holds %j',
    async (text) => {
      const { path, open, warnings } = place();
      const before = await open();
      before.note(gone('/a.log'));
      await before.settled();
      writeFileSync(path, text);
      expect((await open()).waiting).toEqual([]);
      expect(warnings).toEqual([`${path} is damaged: what was noticed before and not sent is lost.`]);
    },
  );

  it('is sent though it cannot be written', async () => {
    const { path, open, warnings } = place();
    mkdirSync(path, { recursive: true });
    const keeper = await open();
    keeper.note(gone('/a.log'));
    await keeper.settled();
    expect(keeper.waiting).toHaveLength(1);
    expect(warnings.at(-1)).toContain('cannot be written');
  });

  it('wakes who waits for it once it is on disk', async () => {
    const { path, open } = place();
    const keeper = await open();
    const news = keeper.news(new AbortController().signal);
    keeper.note(gone('/a.log'));
    await news;
    expect(readFileSync(path, 'utf8')).toContain('/a.log');
  });
});

describe('the id of a notice', () => {
  const id = (noticed: Noticed, ms = now) => noticeOf(noticed, ms).id;

  it('is that of what was noticed, whenever and however it is found out', () => {
    expect(id(gone('/a.log'), now + 5e6)).toBe(id(gone('/a.log')));
    expect(id({ kind: 'rewritten', path: '/a.log', content: 'c', meanwhile: true })).toBe(id(gone('/a.log')));
    expect(id(gone('/a.log', 'd'))).not.toBe(id(gone('/a.log')));
    expect(id(gone('/b.log'))).not.toBe(id(gone('/a.log')));
    expect(id(gone('/a.log', ''), now + 1)).not.toBe(id(gone('/a.log', '')));
  });

  it('is another each day where it lasts, and each hour where it comes and goes', () => {
    const hidden: Noticed = { kind: 'unreadable', path: '/a.log', code: 'EACCES' };
    expect(id(hidden, now + 3_600_000)).toBe(id(hidden));
    expect(id(hidden, now + 86_400_000)).not.toBe(id(hidden));
    const full: Noticed = { kind: 'spool-full', path: '/spool' };
    expect(id(full, now + 60_000)).toBe(id(full));
    expect(id(full, now + 3_600_000)).not.toBe(id(full));
  });

  it('is made for what the server should know', () => {
    expect(noticedOf({ kind: 'readable', path: '/a.log' })).toBeNull();
    expect(noticedOf({ kind: 'checkpoint-unwritable', path: '/a', code: 'ENOSPC' })).toBeNull();
    expect(noticedOf({ kind: 'unreadable', path: '/a.log', code: 'EACCES' })).not.toBeNull();
  });
});
