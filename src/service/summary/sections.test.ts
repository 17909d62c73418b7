import { describe, expect, it } from 'vitest';
import { findField } from '../../model/fields.ts';
import { readQuery } from '../../query/check-query.ts';
import { groupingKeys } from './compose-query.ts';
import { controlPlane, summarySections } from './sections.ts';

const valid = (text: string) => {
  const { query, diagnostics } = readQuery(text);
  expect(diagnostics, text).toEqual([]);
  return query;
};

describe('summarySections', () => {
  it('are told apart by their ids', () => {
    expect(new Set(summarySections.map(({ id }) => id)).size).toBe(summarySections.length);
    expect(summarySections.length).toBeGreaterThan(15);
  });

  it.each(summarySections.map((section) => [section.id, section] as const))('%s asks what the language can say', (_, section) => {
    const query = valid(section.query);
    if (section.basis !== undefined) valid(section.basis.query);
    if (section.caveat !== undefined) valid(section.caveat.where);
    const keys = query && groupingKeys(query);
    expect(keys === null, 'columns are for sections of single requests').toBe(section.columns !== undefined);
    expect((section.columns ?? []).filter((column) => findField(column)?.name !== column)).toEqual([]);
  });

  it.each(summarySections.filter(({ form }) => form === 'values').map(({ id, query }) => [id, query]))(
    '%s counts what it shows in a line',
    (_, text) => {
      expect(text).toMatch(/groupby [\w,]+$/);
    },
  );

  it('knows the control plane', () => {
    expect(valid(controlPlane)?.where?.kind).toBe('or');
  });
});
