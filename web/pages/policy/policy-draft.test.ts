import { describe, expect, it } from 'vitest';
import { emptyDraft, parseDraft } from './policy-draft.ts';

describe('parseDraft', () => {
  it('takes what it wrote, and of anything else what it can use', () => {
    const draft = { name: 'a.yaml', text: 'x', opened: 'y', kubernetesVersion: '1.30' };
    expect(parseDraft(JSON.stringify(draft))).toEqual(draft);
    for (const odd of [null, '', '{', 'null', '7', '[]', '{"text":7,"other":"x","__proto__":{"text":"z"}}'])
      expect(parseDraft(odd)).toEqual(emptyDraft);
    expect(parseDraft('{"text":"kept"}')).toEqual({ ...emptyDraft, text: 'kept' });
  });
});
