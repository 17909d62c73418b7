import { describe, expect, it } from 'vitest';
import { readQuery } from './check-query.ts';
import { renderDiagnostics } from './render-diagnostics.ts';

function render(text: string): string {
  return renderDiagnostics(text, readQuery(text).diagnostics);
}

describe('renderDiagnostics', () => {
  it('shows the line, the place, the message and what to do', () => {
    expect(render('verb=get and resorce=pods')).toBe(
      ['  verb=get and resorce=pods', '               ^^^^^^^', 'error: There is no field “resorce”.', '  Did you mean resource?'].join(
        '\n',
      ),
    );
  });

  it('shows one line of many, and several findings', () => {
    expect(render('# who\nfoo=1\nand bar=2')).toBe(
      [
        '  foo=1',
        '  ^^^',
        'error: There is no field “foo”.',
        '  See the list of fields, or put the text in quotes to look for it as it is.',
        '',
        '  and bar=2',
        '      ^^^',
        'error: There is no field “bar”.',
        '  See the list of fields, or put the text in quotes to look for it as it is.',
      ].join('\n'),
    );
  });

  it('puts the caret right under wide text and after escapes', () => {
    expect(render('"日本" xyzzy=1').split('\n').slice(0, 2)).toEqual(['  "日本" xyzzy=1', '         ^^^^^']);
    expect(render('"e\u0301" xyzzy=1').split('\n')[1]).toBe('      ^^^^^');
    expect(render('"\u001b[31m" xyzzy=1').split('\n').slice(0, 2)).toEqual(['  "\\u001b[31m" xyzzy=1', '               ^^^^^']);
  });

  it('lets no escape, bidi or control character through', () => {
    const rendered = render('\u202excv\u0007\u009b=1 "\u2066');
    expect(rendered).toContain('\\u202e');
    expect(rendered).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  });

  it('cuts a long line around the place', () => {
    const [line = '', carets = ''] = render(`${'verb=get and '.repeat(50)}xyzzy=1${' and verb=get'.repeat(50)}`).split('\n');
    expect(line.length).toBeLessThan(110);
    expect(line.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('xyzzy');
    expect(line).toMatch(/^ {2}….*…$/);
  });

  it('marks the end of the text', () => {
    expect(render('verb=').split('\n').slice(0, 2)).toEqual(['  verb=', '       ^']);
    expect(renderDiagnostics('', [{ severity: 'note', code: 'x', message: 'Empty.', span: { start: 0, end: 0 } }])).toBe(
      '  \n  ^\nnote: Empty.',
    );
  });
});
