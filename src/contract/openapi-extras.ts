/** What the server answers beside the operations: receiving, and what watches over it. For the description of the interface. */
import { z } from 'zod';
import { agentReport, agentReportAnswer } from './agent-report.ts';

interface Extra {
  readonly method: 'GET' | 'POST';
  readonly path: `/${string}`;
  readonly described: Readonly<Record<string, unknown>>;
}

const cluster = { name: 'cluster', in: 'path', required: true, schema: { type: 'string', maxLength: 253 } };
const problem = { $ref: '#/components/responses/Problem' };
const text = { 'text/plain': { schema: { type: 'string' } } };
const stored = { '200': { description: 'All of it is on disk.' }, 'default': problem };
const anybody: readonly object[] = [];
const formOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...form } = z.toJSONSchema(schema, { io });
  return { 'application/json': { schema: form } };
};

export const openapiExtras: readonly Extra[] = [
  {
    method: 'POST',
    path: '/v1/ingest/webhook/{cluster}',
    described: {
      operationId: 'receive-webhook',
      summary: 'Take what an API server posts',
      description: 'Needs the permission `send`. Other answers than 200 mean that nothing was taken; 429 names a time to try again.',
      parameters: [cluster],
      requestBody: { required: true, content: { 'application/json': { schema: { type: 'object' } } } },
      responses: stored,
    },
  },
  {
    method: 'POST',
    path: '/v1/ingest/lines/{cluster}',
    described: {
      operationId: 'receive-lines',
      summary: 'Take the lines of a log, as the agent sends them',
      description: 'Needs the permission `send`.',
      parameters: [cluster],
      requestBody: { required: true, content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
      responses: stored,
    },
  },
  {
    method: 'POST',
    path: '/v1/ingest/notices/{cluster}',
    described: {
      operationId: 'receive-notices',
      summary: 'Take what an agent noticed of the logs on its node, and that it is there',
      description: 'Needs the permission `send`. What a kind of notice brings beside its head is told in docs/guides/files.md.',
      parameters: [cluster],
      requestBody: { required: true, content: formOf(agentReport, 'input') },
      responses: {
        '200': { description: 'The notices are on disk, and become findings once.', content: formOf(agentReportAnswer, 'output') },
        'default': problem,
      },
    },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    described: {
      operationId: 'openapi',
      summary: 'This description',
      security: anybody,
      responses: { '200': { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } } },
    },
  },
  {
    method: 'GET',
    path: '/healthz',
    described: {
      operationId: 'healthz',
      summary: 'Whether the process lives',
      security: anybody,
      responses: { '200': { description: 'It does.', content: text } },
    },
  },
  {
    method: 'GET',
    path: '/readyz',
    described: {
      operationId: 'readyz',
      summary: 'Whether the server takes events',
      security: anybody,
      responses: { '200': { description: 'It does.', content: text }, '503': { description: 'It does not, and why.', content: text } },
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    described: {
      operationId: 'metrics',
      summary: 'What the server does, for Prometheus',
      responses: { '200': { description: 'The text form of Prometheus.', content: text }, 'default': problem },
    },
  },
];
