import { describe, expect, it } from 'vitest';
import { operations } from '../../src/contract/operations.ts';
import { sessionRoutes } from '../../src/contract/session-routes.ts';
import { codes, readReferencePage } from './reference-page.ts';

const entries = new Map(readReferencePage('http.md').map((entry) => [entry.name, entry]));
const operated = Object.entries(operations).filter(([, { route, access }]) => route !== null && access !== 'write');
const served = [...operated.map(([name, operation]) => [name, operation] as const), ...Object.entries(sessionRoutes)];

describe('docs/reference/http.md', () => {
  it('has every operation with a route, and no other', () => {
    expect(served.length).toBeGreaterThanOrEqual(24);
    expect([...entries.keys()]).toEqual(served.map(([name]) => name));
  });

  it.each(served)('tells of %s its route and its fields', (name, { route, request, summary }) => {
    const entry = entries.get(name);
    expect(entry?.prose).toBe(`${summary}.`);
    expect(codes(entry?.facts.get('Route'))).toEqual([`${route?.method} ${route?.path}`]);
    const fields = entry?.rows.flatMap(([field]) => codes(field)) ?? [];
    expect(fields).toEqual(Object.keys(request.shape));
  });
});
