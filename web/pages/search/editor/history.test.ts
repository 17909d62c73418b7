import { describe, expect, it } from 'vitest';
import { longestKept, mostKept, parseHistory, recall, remember } from './history.ts';

const list = ['c', 'b', 'a'].map((text, at) => ({ text, at }));

describe('remember', () => {
  it('puts the newest on top, once', () => {
    expect(remember(list, ' a ', 9).map(({ text }) => text)).toEqual(['a', 'c', 'b']);
  });

  it('keeps neither nothing nor a novel, and no more than its most', () => {
    expect(remember(list, '  ', 9)).toBe(list);
    expect(remember(list, 'x'.repeat(longestKept + 1), 9)).toBe(list);
    const many = Array.from({ length: 300 }, (_, at) => String(at)).reduce<ReturnType<typeof remember>>(
      (kept, text) => remember(kept, text, 1),
      [],
    );
    expect(many).toHaveLength(mostKept);
    expect(many[0]?.text).toBe('299');
  });
});

describe('recall', () => {
  it('goes back from what was never asked to the newest, and on', () => {
    expect(recall(list, 'new', 1)).toBe('c');
    expect(recall(list, 'c', 1)).toBe('b');
    expect(recall(list, 'a', 1)).toBeNull();
  });

  it('comes forward again, and ends with nothing', () => {
    expect(recall(list, 'b', -1)).toBe('c');
    expect(recall(list, 'c', -1)).toBe('');
    expect(recall(list, 'new', -1)).toBeNull();
    expect(recall([], '', 1)).toBeNull();
  });
});

describe('parseHistory', () => {
  it('takes what it wrote, and nothing else', () => {
    expect(parseHistory(JSON.stringify(list))).toEqual(list);
    for (const text of [null, '', '{', '{}', '[1,null,{"text":"a"},{"text":1,"at":2}]']) expect(parseHistory(text)).toEqual([]);
  });
});
