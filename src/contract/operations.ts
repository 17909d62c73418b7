/**
 * The operations: everything that Telltale can be asked to do, once. Commands come from this table, and so do routes,
 * the description of the interface and the typed client. A handler that is missing does not compile (see `Handlers`).
 */
import { type AnswerName, type AnswerOf, answers } from './answers.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { type FaceField, type RequestName, type RequestOf, requests } from './requests.ts';

export interface Route {
  readonly method: 'GET' | 'POST';
  /** Names in braces are fields of the request. */
  readonly path: `/api/v1/${string}`;
}

/** What the asker must be allowed: nothing, to see events within a scope, or to add events. */
export type Access = 'none' | 'read' | 'write';

interface Terms {
  /** Null where the operation belongs to the terminal of the person's own machine. */
  readonly route: Route | null;
  readonly access: Access;
}

const terms = {
  ingest: { route: null, access: 'write' },
  query: { route: { method: 'POST', path: '/api/v1/query' }, access: 'read' },
  facets: { route: { method: 'POST', path: '/api/v1/facets' }, access: 'read' },
  get: { route: { method: 'GET', path: '/api/v1/events/{id}' }, access: 'read' },
  summary: { route: { method: 'GET', path: '/api/v1/summary' }, access: 'read' },
  explain: { route: { method: 'POST', path: '/api/v1/explain' }, access: 'read' },
  fmt: { route: { method: 'POST', path: '/api/v1/fmt' }, access: 'none' },
  translate: { route: { method: 'POST', path: '/api/v1/translate' }, access: 'none' },
  fields: { route: { method: 'GET', path: '/api/v1/fields' }, access: 'none' },
  bad: { route: { method: 'GET', path: '/api/v1/bad-records' }, access: 'read' },
  spool: { route: null, access: 'none' },
  ask: { route: null, access: 'write' },
  start: { route: null, access: 'write' },
  status: { route: { method: 'GET', path: '/api/v1/status' }, access: 'read' },
  serve: { route: null, access: 'write' },
  connect: { route: null, access: 'none' },
  config: { route: null, access: 'none' },
  agent: { route: null, access: 'none' },
  'policy lint': { route: null, access: 'none' },
  'policy mend': { route: null, access: 'none' },
  completion: { route: null, access: 'none' },
} as const satisfies Record<RequestName, Terms>;

export interface Operation<Name extends RequestName> extends Terms {
  readonly request: (typeof requests)[Name];
  /** Null for what a command composes of other operations, or prints by itself. */
  readonly answer: Name extends AnswerName ? (typeof answers)[Name] : null;
  readonly command: Command<Omit<RequestOf<Name>, FaceField>>;
}

function operation<Name extends RequestName>(name: Name): Operation<Name> {
  const answer = Object.hasOwn(answers, name) ? answers[name as AnswerName] : null;
  return { ...terms[name], request: requests[name], answer: answer as Operation<Name>['answer'], command: commands[name] };
}

export const operations: { readonly [Name in RequestName]: Operation<Name> } = {
  ingest: operation('ingest'),
  query: operation('query'),
  facets: operation('facets'),
  get: operation('get'),
  summary: operation('summary'),
  explain: operation('explain'),
  fmt: operation('fmt'),
  translate: operation('translate'),
  fields: operation('fields'),
  bad: operation('bad'),
  spool: operation('spool'),
  ask: operation('ask'),
  start: operation('start'),
  status: operation('status'),
  serve: operation('serve'),
  connect: operation('connect'),
  config: operation('config'),
  agent: operation('agent'),
  'policy lint': operation('policy lint'),
  'policy mend': operation('policy mend'),
  completion: operation('completion'),
};

/** One handler for every operation that has an answer. */
export type Handlers<Context> = {
  readonly [Name in AnswerName]: (request: RequestOf<Name>, context: Context) => Promise<AnswerOf<Name>>;
};
