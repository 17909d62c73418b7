/**
 * Every operation's use case under its name. Each is loaded when it is first called: a command that needs no engine
 * loads none. An operation without a handler does not compile.
 */
import type { Handlers } from '../contract/operations.ts';
import type { Context } from './context.ts';

export const handlers: Handlers<Context> = {
  ingest: async (request, context) => (await import('./ingest.ts')).ingest(request, context),
  query: async (request, context) => (await import('./query.ts')).query(request, context),
  facets: async (request, context) => (await import('./facets.ts')).facets(request, context),
  get: async (request, context) => (await import('./get.ts')).get(request, context),
  summary: async (request, context) => (await import('./summary.ts')).summary(request, context),
  explain: async (request, context) => (await import('./explain.ts')).explain(request, context),
  fmt: async (request) => (await import('./explain.ts')).fmt(request),
  translate: async (request, context) => (await import('./translate.ts')).translate(request, context),
  fields: async (request) => (await import('./fields.ts')).fields(request),
  spool: async (request, context) => (await import('./spool.ts')).spool(request, context),
  bad: async (request, context) => (await import('./bad.ts')).bad(request, context),
  reveal: async (request, context) => (await import('./reveal.ts')).reveal(request, context),
  reads: async (request, context) => (await import('./reads.ts')).reads(request, context),
  'policy init': async (request) => (await import('./policy/init-policy.ts')).initPolicy(request),
  'policy lint': async (request) => (await import('./policy/lint-policies.ts')).lintPolicies(request),
  'policy mend': async (request) => (await import('./policy/mend-file.ts')).mendFile(request),
  'policy explain': async (request, context) => (await import('./policy/explain-policy.ts')).explainPolicy(request, context),
  'policy eval': async (request, context) => (await import('./policy/evaluate-request.ts')).evaluateRequest(request, context),
  'policy diff': async (request, context) => (await import('./policy/compare-policies.ts')).comparePolicies(request, context),
  'policy simulate': async (request, context) => (await import('./policy/simulate-traffic.ts')).simulateTraffic(request, context),
  doctor: async (request, context) => (await import('./doctor/doctor.ts')).doctor(request, context),
  complete: async (request, context) => ({ candidates: await (await import('./complete.ts')).completeQuery(request, context) }),
  follow: async (request, context) => (await import('./follow.ts')).follow(request, context),
  progress: async (request, context) => (await import('./long-questions.ts')).progress(request, context),
  cancel: async (request, context) => (await import('./long-questions.ts')).cancel(request, context),
  export: async (request, context) => (await import('./export.ts')).exportRows(request, context),
  extent: async (request, context) => (await import('./extent.ts')).extent(request, context),
  questions: async (_, context) => (await import('./saved-queries/served-questions.ts')).questions(context),
  'question-text': async (request, context) => (await import('./saved-queries/served-questions.ts')).questionText(request, context),
  'question-save': async (request, context) => (await import('./saved-queries/served-questions.ts')).questionSave(request, context),
  'question-remove': async (request, context) => (await import('./saved-queries/served-questions.ts')).questionRemove(request, context),
  status: async (request, context) => (await import('./status.ts')).status(request, context),
  'users': async (request, context) => (await import('./access/users.ts')).users(request, context),
  'user-save': async (request, context) => (await import('./access/users.ts')).saveUser(request, context),
  'user-remove': async (request, context) => (await import('./access/users.ts')).removeUser(request, context),
  'tokens': async (request, context) => (await import('./access/tokens.ts')).tokens(request, context),
  'token-create': async (request, context) => (await import('./access/tokens.ts')).createToken(request, context),
  'token-revoke': async (request, context) => (await import('./access/tokens.ts')).revokeToken(request, context),
  'sign-ins': async (request, context) => (await import('./access/sign-ins.ts')).signIns(request, context),
};
