import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layOutRiver, type RiverNode } from './river-layout.ts';

const options = { width: 600, margins: [100, 100], columns: 2 } as const;

describe('layOutRiver', () => {
  it('makes bands as wide as what flows, side by side', () => {
    const nodes = [
      { key: 'a', column: 0, value: 30 },
      { key: 'b', column: 1, value: 20 },
      { key: 'c', column: 1, value: 10 },
    ];
    const flows = [
      { from: 'a', to: 'b', value: 20 },
      { from: 'a', to: 'c', value: 10 },
    ];
    const { nodes: placed, bands } = layOutRiver(nodes, flows, options);
    const [a, b, c] = ['a', 'b', 'c'].map((key) => placed.get(key));
    expect(b?.height).toBeCloseTo((c?.height ?? 0) * 2, 0);
    expect([a?.x, b?.x]).toEqual([100, 492]);
    expect(bands).toHaveLength(2);
    expect(bands[0]).toMatch(/^M108 /);
    expect(layOutRiver(nodes, [{ from: 'a', to: 'nowhere', value: 1 }], options).bands).toEqual(['']);
  });

  it('keeps every node inside, and none over another', () => {
    const nodesOf = (column: number) =>
      fc
        .array(fc.nat(1_000_000), { maxLength: 30 })
        .map((values) => values.map((value, at): RiverNode => ({ key: `${column} ${at}`, column, value })));
    fc.assert(
      fc.property(nodesOf(0), nodesOf(1), (left, right) => {
        const { nodes, height } = layOutRiver([...left, ...right], [], options);
        for (const column of [left, right]) {
          let end = 0;
          for (const { key } of column) {
            const { y = Number.NaN, height: own = Number.NaN } = nodes.get(key) ?? {};
            expect(y).toBeGreaterThanOrEqual(end - 0.01);
            end = y + own;
          }
          expect(end).toBeLessThanOrEqual(height + 0.01);
        }
      }),
    );
  });
});
