import { describe, expect, it } from 'vitest';
import { readFileSource } from '../service/agent/collect-lines.ts';
import { linesSource } from './lines-source.ts';

const of = (file: string | null, node: string | null) =>
  linesSource(new Headers({ ...(file !== null && { 'x-telltale-file': file }), ...(node !== null && { 'x-telltale-node': node }) }));

describe('linesSource', () => {
  it('names the file and the node, whatever the file is called', () => {
    for (const path of ['/var/log/audit.log', '/a b/größe@1.log', '/100%/x#y?z.log', '/%23/x.log']) {
      const source = of(encodeURI(path), 'cp-1');
      expect(source).toBe(`file:${path}@cp-1`);
      expect(readFileSource(source)).toEqual({ path, node: 'cp-1' });
    }
  });

  it('takes whatever else the headers hold, and keeps nothing of it that is unsafe to show', () => {
    expect(of(null, null)).toBe('lines');
    expect(of('/x.log', null)).toBe('file:/x.log@');
    expect(of('%zz', 'a@b')).toBe('file:%zz@a_b');
    expect(of('%1b%5b2J%e2%80%ae%0a', 'n')).toBe('file:\u{fffd}[2J\u{fffd}\u{fffd}@n');
    expect(of('a'.repeat(5000), 'b'.repeat(5000))).toHaveLength('file:@'.length + 1000 + 253);
  });
});
