import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squarify } from './squarify.ts';

const frame = { x: 0, y: 0, width: 600, height: 400 };

describe('squarify', () => {
  it('lays out the example of the paper by Bruls, Huizing and van Wijk', () => {
    const boxes = squarify([6, 6, 4, 3, 2, 2, 1], frame);
    // Two sixes share the left column: half of the area.
    expect(boxes[0]).toEqual({ x: 0, y: 0, width: 300, height: 200 });
    expect(boxes[1]).toEqual({ x: 0, y: 200, width: 300, height: 200 });
  });

  it('gives areas in proportion, inside the frame', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 60 }), (sizes) => {
        const sorted = sizes.toSorted((a, b) => b - a);
        const sum = sorted.reduce((total, size) => total + size, 0);
        for (const [at, box] of squarify(sorted, frame).entries()) {
          expect(box.width * box.height).toBeCloseTo(((sorted[at] ?? 0) / sum) * 240_000, 3);
          expect(box.x).toBeGreaterThanOrEqual(-1e-6);
          expect(box.y).toBeGreaterThanOrEqual(-1e-6);
          expect(box.x + box.width).toBeLessThanOrEqual(600 + 1e-6);
          expect(box.y + box.height).toBeLessThanOrEqual(400 + 1e-6);
        }
      }),
    );
  });

  it('takes nothing, zeros, and what is no number', () => {
    expect(squarify([], frame)).toEqual([]);
    expect(squarify([0, 0], frame)).toHaveLength(2);
    expect(squarify([5, Number.NaN, -1], frame).map(({ width, height }) => width * height)).toEqual([240_000, 0, 0]);
  });
});
