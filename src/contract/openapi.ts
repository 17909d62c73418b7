/**
 * The description of the HTTP interface (OpenAPI 3.1), made from the operations. What receives events and what watches over the
 * server are no operations and stand in a list of their own.
 */
import { z } from 'zod';
import { answers } from './answers.ts';
import { openapiExtras } from './openapi-extras.ts';
import { operations } from './operations.ts';
import type { RequestName } from './requests.ts';
import { me, sessionRoutes } from './session-routes.ts';
import type { Route } from './terms.ts';
import { problemDocument, wireLine, wirePage } from './wire.ts';

type Json = { readonly [key: string]: unknown };
type JsonSchema = Json & { readonly properties?: Readonly<Record<string, Json>>; readonly required?: readonly string[] };

/** Schemas that many routes share, by their name in the document. */
const shared = { Page: wirePage, Line: wireLine, Problem: problemDocument } as const;

/** Grows when what clients rely on changes; it is no version of the program. */
const apiVersion = '1';

export function describeApi(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  const add = (method: string, path: string, described: Json) => {
    paths[path] = { ...paths[path], [method.toLowerCase()]: described };
  };
  for (const name of Object.keys(operations) as RequestName[]) {
    const { route, access } = operations[name];
    if (route !== null && access !== 'write') add(route.method, route.path, describeOperation(name, route));
  }
  for (const [name, { route, request, summary }] of Object.entries(sessionRoutes))
    add(route.method, route.path, describeSigningIn(name, request, summary, route));
  for (const { method, path, described } of openapiExtras) add(method, path, described);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Telltale',
      version: apiVersion,
      description: 'Audit events of Kubernetes: questions, and receiving. docs/reference/http.md tells the same in words.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, { basic: [] }, { session: [] }, { certificate: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(shared).map(([name, schema]) => [name, jsonSchema(schema, 'output')])),
      responses: { Problem: { description: 'What went wrong, and what to do.', content: problemContent } },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'A token.' },
        basic: { type: 'http', scheme: 'basic', description: 'A user with a password.' },
        session: { type: 'apiKey', in: 'cookie', name: 'telltale', description: 'What signing in sets; `__Host-telltale` under TLS.' },
        certificate: { type: 'mutualTLS', description: 'A client certificate.' },
      },
    },
  };
}

const problemContent = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

function describeOperation(name: RequestName, route: Route): Json {
  const { request, summary, access } = operations[name];
  const schema = jsonSchema(request, 'input');
  const { properties = {}, required = [] } = schema;
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, field = '']) => field);
  const inBody = route.method === 'POST' || route.method === 'PUT';
  const inQuery = inBody ? [] : Object.keys(properties).filter((field) => !inPath.includes(field));
  const parameters = [
    ...inPath.map((field) => parameter(field, 'path', properties[field] ?? {}, true)),
    ...inQuery.map((field) => parameter(field, 'query', properties[field] ?? {}, required.includes(field))),
  ];
  return {
    operationId: name.replaceAll(/\W+/g, '-'),
    summary,
    ...(access !== 'none' && { description: `Needs the permission \`${access}\`.` }),
    ...(parameters.length > 0 && { parameters }),
    ...(inBody && { requestBody: { required: true, content: { 'application/json': { schema: without(schema, inPath) } } } }),
    responses: {
      '200': { description: 'The answer.', content: answerContent(name) },
      'default': { $ref: '#/components/responses/Problem' },
    },
  };
}

function describeSigningIn(name: string, request: z.ZodObject, summary: string, { method }: Route): Json {
  return {
    operationId: name,
    summary,
    security: [],
    ...(method === 'POST' && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(request, 'input') } } },
    }),
    responses: {
      '200': { description: 'Who is signed in then.', content: { 'application/json': { schema: jsonSchema(me, 'output') } } },
      'default': { $ref: '#/components/responses/Problem' },
    },
  };
}

function parameter(name: string, place: 'path' | 'query', { description, ...schema }: Json, required: boolean): Json {
  const isList = schema['type'] === 'array';
  return { name, in: place, required, ...(description !== undefined && { description }), schema, ...(isList && { explode: true }) };
}

function without(schema: JsonSchema, fields: readonly string[]): JsonSchema {
  if (fields.length === 0) return schema;
  const kept = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => !fields.includes(name)));
  return { ...schema, properties: kept, required: (schema.required ?? []).filter((name) => !fields.includes(name)) };
}

function answerContent(name: RequestName): Json {
  const answer = Object.hasOwn(answers, name) ? answers[name as keyof typeof answers] : null;
  if (answer === null) return {};
  if (answer.kind === 'value') return { 'application/json': { schema: jsonSchema(answer.schema, 'output') } };
  if (answer.kind === 'file') return { '*/*': { schema: { type: 'string', format: 'binary' } } };
  if (answer.kind === 'stream') return { 'text/event-stream': { schema: streamSchema(answer.events) } };
  return {
    'application/json': { schema: { $ref: '#/components/schemas/Page' } },
    'application/x-ndjson': { schema: { $ref: '#/components/schemas/Line' } },
  };
}

/** Server-Sent Events are text; what the data of each is stands beside its name. */
function streamSchema(events: Readonly<Record<string, z.ZodType>>): Json {
  const described = Object.entries(events).map(([event, data]) => [event, jsonSchema(data, 'output')]);
  return { type: 'string', 'x-events': Object.fromEntries(described) };
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return rest as JsonSchema;
}
