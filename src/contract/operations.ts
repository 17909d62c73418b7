/**
 * The operations: everything that Telltale can be asked to do, once. Commands come from this table, and so do routes,
 * the description of the interface and the typed client. A handler that is missing does not compile (see `Handlers`).
 */
import { type AnswerName, type AnswerOf, answers } from './answers.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { type CommandName, type FaceField, type RequestName, type RequestOf, requests, withoutCommand } from './requests.ts';
import { type Terms, terms } from './terms.ts';

export interface Operation<Name extends RequestName> extends Terms {
  readonly request: (typeof requests)[Name];
  /** Null for what a command composes of other operations, or prints by itself. */
  readonly answer: Name extends AnswerName ? (typeof answers)[Name] : null;
  /** One line, without a full stop. */
  readonly summary: string;
  /** Null where it is asked over HTTP alone. */
  readonly command: Name extends CommandName ? Command<Omit<RequestOf<Name>, FaceField>> : null;
}

function operation<Name extends RequestName>(name: Name): Operation<Name> {
  const answer = Object.hasOwn(answers, name) ? answers[name as AnswerName] : null;
  const command = Object.hasOwn(commands, name) ? commands[name as CommandName] : null;
  return {
    ...terms[name],
    request: requests[name],
    answer: answer as Operation<Name>['answer'],
    summary: command?.summary ?? withoutCommand[name as keyof typeof withoutCommand],
    command: command as Operation<Name>['command'],
  };
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
  reveal: operation('reveal'),
  reads: operation('reads'),
  spool: operation('spool'),
  ask: operation('ask'),
  start: operation('start'),
  status: operation('status'),
  serve: operation('serve'),
  connect: operation('connect'),
  config: operation('config'),
  destinations: operation('destinations'),
  agent: operation('agent'),
  login: operation('login'),
  logout: operation('logout'),
  'policy init': operation('policy init'),
  'policy lint': operation('policy lint'),
  'policy mend': operation('policy mend'),
  'policy explain': operation('policy explain'),
  'policy eval': operation('policy eval'),
  'policy diff': operation('policy diff'),
  'policy simulate': operation('policy simulate'),
  'policy-traffic': operation('policy-traffic'),
  'policy coverage': operation('policy coverage'),
  'policy suggest': operation('policy suggest'),
  detect: operation('detect'),
  detections: operation('detections'),
  catalogue: operation('catalogue'),
  rule: operation('rule'),
  'rule-test': operation('rule-test'),
  'rule-past': operation('rule-past'),
  behaviour: operation('behaviour'),
  risk: operation('risk'),
  'rules list': operation('rules list'),
  'rules show': operation('rules show'),
  'rules lint': operation('rules lint'),
  'rules convert': operation('rules convert'),
  'rules test': operation('rules test'),
  'alerts list': operation('alerts list'),
  'alerts show': operation('alerts show'),
  'alerts ack': operation('alerts ack'),
  'alerts close': operation('alerts close'),
  'alerts reopen': operation('alerts reopen'),
  'alerts assign': operation('alerts assign'),
  'alerts comment': operation('alerts comment'),
  'alerts suppress': operation('alerts suppress'),
  'alerts unsuppress': operation('alerts unsuppress'),
  'alerts suppressions': operation('alerts suppressions'),
  'alert-counts': operation('alert-counts'),
  'alert-change': operation('alert-change'),
  'alerts-change': operation('alerts-change'),
  'suppression-save': operation('suppression-save'),
  'suppression-remove': operation('suppression-remove'),
  'destination-states': operation('destination-states'),
  'destination-test': operation('destination-test'),
  'deliveries': operation('deliveries'),
  doctor: operation('doctor'),
  completion: operation('completion'),
  complete: operation('complete'),
  follow: operation('follow'),
  progress: operation('progress'),
  cancel: operation('cancel'),
  export: operation('export'),
  extent: operation('extent'),
  questions: operation('questions'),
  'question-text': operation('question-text'),
  'question-save': operation('question-save'),
  'question-remove': operation('question-remove'),
  'users': operation('users'),
  'user-save': operation('user-save'),
  'user-remove': operation('user-remove'),
  'tokens': operation('tokens'),
  'token-create': operation('token-create'),
  'token-revoke': operation('token-revoke'),
  'sign-ins': operation('sign-ins'),
};

/** One handler for every operation that has an answer. */
export type Handlers<Context> = {
  readonly [Name in AnswerName]: (request: RequestOf<Name>, context: Context) => Promise<AnswerOf<Name>>;
};
