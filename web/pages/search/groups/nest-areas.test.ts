import { describe, expect, it } from 'vitest';
import { nestAreas } from './nest-areas.ts';

const whole = { x: 0, y: 0, width: 400, height: 300 };

describe('nestAreas', () => {
  it('puts each area into the frame of its name, below the head', () => {
    const items = [
      { name: 'get', value: 60 },
      { name: 'list', value: 30 },
      { name: 'get', value: 30 },
    ];
    const { frames, areas } = nestAreas(items, whole, 20);
    expect(frames.map(({ name }) => name)).toEqual(['get', 'list']);
    expect(areas).toHaveLength(3);
    for (const { item, box, frame } of areas) {
      const outer = frames[frame];
      expect(outer?.name).toBe(item.name);
      expect(box.y).toBeGreaterThanOrEqual((outer?.box.y ?? 0) + 20);
      expect(box.x + box.width).toBeLessThanOrEqual((outer?.box.x ?? 0) + (outer?.box.width ?? 0) + 1e-6);
    }
  });

  it('fills the whole where there are no names, and takes nothing', () => {
    const { areas } = nestAreas([{ name: '', value: 5 }], whole, 0);
    expect(areas[0]?.box).toEqual(whole);
    expect(nestAreas([], whole, 20)).toEqual({ frames: [], areas: [] });
  });
});
