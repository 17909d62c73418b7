import { describe, expect, it } from 'vitest';
import { describeApi } from './openapi.ts';
import { openapiExtras } from './openapi-extras.ts';
import { operations } from './operations.ts';
import { sessionRoutes } from './session-routes.ts';

type Json = Readonly<Record<string, unknown>>;
interface Described extends Json {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: Json }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, Json>>;
}

const api = JSON.parse(JSON.stringify(describeApi())) as Json & {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly security: readonly Json[];
  readonly components: { readonly securitySchemes: Json };
};
const described = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, route: `${method.toUpperCase()} ${path}`, ...operation })),
);
const routed = Object.entries(operations).flatMap(([name, { route, access, request }]) =>
  route === null || access === 'write' ? [] : [{ name, route, fields: Object.keys(request.shape) }],
);

/** Every object in the document, with the keys that lead to it. */
function* objects(value: unknown, path: readonly string[] = []): Generator<readonly [path: readonly string[], value: Json]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Json];
  for (const [key, inner] of Object.entries(value)) yield* objects(inner, [...path, key]);
}

describe('describeApi', () => {
  it('has every operation with a route, what stands beside them, and nothing else', () => {
    const signingIn = Object.values(sessionRoutes).map(({ route }) => route);
    const wanted = [...routed.map(({ route }) => route), ...signingIn, ...openapiExtras].map(({ method, path }) => `${method} ${path}`);
    expect(described.map(({ route }) => route).sort()).toEqual(wanted.sort());
    expect(described.length).toBeGreaterThanOrEqual(16);
    expect(new Set(described.map(({ operationId }) => operationId)).size).toBe(described.length);
  });

  it.each(routed)('tells each field of $name once: in the path, the query or the body', ({ route, fields }) => {
    const operation = api.paths[route.path]?.[route.method.toLowerCase()];
    const body = operation?.requestBody?.content['application/json']?.schema['properties'] ?? {};
    expect([...(operation?.parameters ?? []).map(({ name }) => name), ...Object.keys(body)].sort()).toEqual([...fields].sort());
    const content = operation?.responses['200']?.['content'] as Record<string, { readonly schema: Json }>;
    const [described] = Object.values(content);
    expect(Object.keys(described?.schema ?? {}).length).toBeGreaterThan(0);
  });

  it('keeps to the form of OpenAPI 3.1', () => {
    expect(api['openapi']).toMatch(/^3\.1\.\d+$/);
    expect(api['info']).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    for (const { path, parameters = [], responses, summary } of described) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(named);
      for (const one of parameters)
        expect([one.in, one.in !== 'path' || one.required]).toEqual([expect.stringMatching(/^(path|query)$/), true]);
      expect(new Set(parameters.map(({ name }) => name)).size).toBe(parameters.length);
      for (const [status, response] of Object.entries(responses)) {
        expect(status).toMatch(/^([1-5]\d\d|default)$/);
        expect('$ref' in response || typeof response['description'] === 'string').toBe(true);
      }
      expect(summary).toMatch(/^[A-Z].*[^.]$/);
    }
    const schemes = Object.keys(api.components.securitySchemes);
    for (const requirement of api.security) for (const name of Object.keys(requirement)) expect(schemes).toContain(name);
  });

  it('has references that lead somewhere, and schemas that have no own', () => {
    let count = 0;
    for (const [path, value] of objects(api)) {
      expect([path, '$defs' in value || '$schema' in value]).toEqual([path, false]);
      const { $ref: to } = value;
      if (typeof to !== 'string') continue;
      count += 1;
      const target = to
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => (at as Json | undefined)?.[key], api);
      expect([to, to.startsWith('#/'), typeof target]).toEqual([to, true, 'object']);
    }
    expect(count).toBeGreaterThan(20);
  });
});
