import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDrillDown } from './drill-down.ts';
import { wrapCommand } from './wrap-command.ts';

/** The words that a shell makes of a command. */
function shellWords(command: string): string[] {
  const printed = execFileSync('sh', ['-c', `telltale() { printf '%s\\0' "$@"; }\n${command}`]).toString();
  return printed.split('\0').slice(0, -1);
}

describe('wrapCommand', () => {
  it('breaks at blanks of the query, and between options', () => {
    const { command } = createDrillDown({ program: 'telltale', files: ['/var/log/kubernetes/audit.log', 'b c.log'], store: undefined });
    expect(wrapCommand(command('resource=secrets and is_write=false and code<400 groupby user'), 48)).toEqual([
      "telltale query 'resource=secrets and",
      "  is_write=false and code<400 groupby user' \\",
      "  -f /var/log/kubernetes/audit.log -f 'b c.log'",
    ]);
  });

  it('leaves a text of the query whole', () => {
    expect(wrapCommand(`telltale query 'message="a b  c" and verb=get'`, 20)).toEqual([
      'telltale query \\',
      `  'message="a b  c"`,
      "  and verb=get'",
    ]);
  });

  it('gives a shell the same words', () => {
    const word = fc.stringMatching(/^[a-z<>=!'$`*(),-]{1,12}$/);
    const quoted = fc.stringMatching(/^[ a-z'$`]{0,12}$/).map((text) => `"${text}"`);
    const query = fc.array(fc.oneof(word, quoted), { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(
        query,
        fc.array(fc.stringMatching(/^[a-z' /$]{1,20}$/), { maxLength: 2 }),
        fc.integer({ min: 20, max: 80 }),
        (text, files, room) => {
          const whole = createDrillDown({ program: 'telltale', files, store: undefined }).command(text);
          const [verb, wrapped = '', ...options] = shellWords(wrapCommand(whole, room).join('\n'));
          expect([verb, wrapped.replace(/\n +/g, ' '), ...options]).toEqual(shellWords(whole));
        },
      ),
      { numRuns: 60 },
    );
  });
});
