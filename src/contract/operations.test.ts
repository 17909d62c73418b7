import { describe, expect, it } from 'vitest';
import { isMany, isPositional } from './command.ts';
import { operations } from './operations.ts';
import { sharedInputs } from './shared-inputs.ts';

const all = Object.entries(operations);
const asCommands = all.flatMap(([name, { command }]) => (command === null ? [] : [[name, command] as const]));

describe('operations', () => {
  it('have routes that are told apart, whose names are fields of the request', () => {
    const routes = all.flatMap(([name, { route, request }]) =>
      route === null ? [] : [{ name, ...route, fields: Object.keys(request.shape) }],
    );
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`)).size).toBe(routes.length);
    expect(routes.length).toBeGreaterThanOrEqual(7);
    for (const { path, fields } of routes) {
      for (const [, field] of path.matchAll(/\{(\w+)\}/g)) expect(fields).toContain(field);
    }
  });

  it('never let a caller from elsewhere name files of this machine', () => {
    for (const [name, { route, request }] of all) {
      if (route !== null)
        expect(
          Object.keys(request.shape).filter((field) => /file|path/i.test(field)),
          name,
        ).toEqual([]);
    }
  });

  it.each(asCommands)('%s: no option has two meanings', (_, command) => {
    const inputs = Object.values({ ...command.inputs, ...sharedInputs(command) });
    const named = inputs.flatMap((input) => (isPositional(input) ? [] : [input]));
    const longs = named.map(({ option }) => option);
    const shorts = named.flatMap(({ short }) => short ?? []);
    expect(new Set(longs).size).toBe(longs.length);
    expect(new Set(shorts).size).toBe(shorts.length);
    const places = inputs.filter(isPositional);
    // What takes many takes the rest: nothing can follow it.
    expect(places.slice(0, -1).filter(isMany)).toEqual([]);
  });

  it.each(asCommands)('%s: help is written as the other pages are', (_, command) => {
    expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
    for (const { description, takes, ...input } of Object.values({ ...command.inputs, ...sharedInputs(command) })) {
      expect(description).toMatch(/^\S.*\.$/);
      if (takes !== 'nothing') expect(input.placeholder).toMatch(/^[A-Z]+(=[A-Z]+)?$/);
    }
  });

  it('refuse requests with fields that they do not know', () => {
    expect(operations.query.request.safeParse({ text: 'verb=get', files: ['/etc/shadow'] }).success).toBe(false);
    expect(operations.query.request.parse({ text: 'verb=get' })).toEqual({ text: 'verb=get', events: false, follow: false });
  });
});
