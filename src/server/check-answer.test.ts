import { describe, expect, it } from 'vitest';
import { createLog } from '../platform/log.ts';
import { checkAnswer } from './check-answer.ts';
import { Failures } from './failures.ts';
import { problemResponse } from './problem-document.ts';

describe('checkAnswer', () => {
  it('lets pass what has the form of the contract', () => {
    const text = { text: 'verb=get' };
    expect(checkAnswer('fmt', text)).toBe(text);
    const rows = { columns: [], rows: 'events', counting: 'requests', warnings: [], batches: [], next: () => null };
    expect(checkAnswer('query', rows)).toBe(rows);
  });

  it('tells where another differs, and nothing of what it holds', () => {
    expect(() => checkAnswer('fmt', { text: 1, secret: 'hunter2' })).toThrow(
      /^invariant: the answer of fmt has its form: invalid_type at text; unrecognized_keys at its top$/,
    );
    expect(() => checkAnswer('query', { columns: [{ key: 'a' }], rows: 'events', counting: 'requests', warnings: [] })).toThrow(
      /invalid_type at columns\.0\.type/,
    );
    expect(() => checkAnswer('summary', {})).toThrow(/invalid_type at sections/);
  });
});

describe('Failures', () => {
  it('tell the client of a bug its id alone, and the log the rest', async () => {
    const lines: string[] = [];
    const bug = new TypeError('x is undefined in /opt/telltale');
    new Failures(createLog('info', (line) => lines.push(line))).note(bug, { method: 'GET', path: '/api/v1/status' });
    const document = (await problemResponse(bug).json()) as { readonly id: string };
    expect(document).toMatchObject({ status: 500, title: 'A bug in telltale' });
    expect(JSON.stringify(document)).not.toContain('undefined');
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 'error', id: document.id, error: `TypeError: ${bug.message}` });
  });
});
