import { describe, expect, it } from 'vitest';
import { createProgress, formatBytes, formatSeconds, renderProgress } from './progress.ts';

const MiB = 2 ** 20;

describe('renderProgress', () => {
  it('tells share, bytes, rate and time left', () => {
    const line = renderProgress({ total: 600 * MiB, bytes: 150 * MiB, elapsedMs: 1500, label: 'audit.log', width: 100 });
    expect(line).toBe('█████░░░░░░░░░░░░░░░  25 %  150 MiB of 600 MiB  100 MiB/s  5 s left  audit.log');
  });

  it('does without a total', () => {
    expect(renderProgress({ total: 0, bytes: 3 * MiB, elapsedMs: 1000, label: '', width: 80 })).toBe('3 MiB  3 MiB/s');
  });

  it('never fills the last cell', () => {
    for (const width of [10, 40, 60, 80]) {
      expect(renderProgress({ total: MiB, bytes: 1, elapsedMs: 900, label: 'x'.repeat(200), width }).length).toBeLessThan(width);
    }
  });
});

describe('createProgress', () => {
  it('redraws at most ten times a second, and leaves nothing behind', () => {
    const written: string[] = [];
    let nowMs = 0;
    const progress = createProgress({ write: (text) => written.push(text), width: () => 80, nowMs: () => nowMs });
    progress.start(1000);
    for (let step = 0; step < 1000; step += 1) {
      nowMs += 1;
      progress.advance(1);
    }
    progress.done();
    progress.done();
    expect(written.length).toBeLessThanOrEqual(12);
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('shows a hostile file name without obeying it', () => {
    const written: string[] = [];
    const progress = createProgress({ write: (text) => written.push(text), width: () => 120, nowMs: () => 0 });
    progress.note('a\u001b[2Jb');
    expect(written.join('')).toContain('a\\u{1B}[2Jb');
  });
});

describe('formats', () => {
  it('of bytes', () => {
    expect([0, 999, 1000, 1536, 186 * MiB, 3.456 * 2 ** 30].map(formatBytes)).toEqual([
      '0 B',
      '999 B',
      '1000 B',
      '1.5 KiB',
      '186 MiB',
      '3.46 GiB',
    ]);
  });

  it('of waiting times', () => {
    expect([0.2, 59, 65, 3720].map(formatSeconds)).toEqual(['1 s', '59 s', '1 min 5 s', '1 h 2 min']);
  });
});
