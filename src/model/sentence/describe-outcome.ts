/** What came of the request, and why it was allowed or refused: the last part of the sentence of an event. */
import { describeReason } from './authz-reason.ts';
import { isDryRun } from './describe-action.ts';
import { type Part, part, say } from './part.ts';
import type { AuditEvent } from './read-event.ts';

/** `done`: it happened. `failed`: it did not. `open`: it was not over when this was recorded. */
type State = 'done' | 'failed' | 'open' | 'begun';

export function stateOf({ code, stage }: AuditEvent): State {
  if (stage === 'Panic') return 'failed';
  if (code !== null && code >= 400) return 'failed';
  if (stage === 'ResponseStarted') return 'begun';
  return stage === 'RequestReceived' || code === null ? 'open' : 'done';
}

const failures: Readonly<Record<number, string>> = {
  400: 'the request was malformed',
  401: 'the credentials were not accepted',
  403: 'refused',
  405: 'that cannot be done to it',
  406: 'the answer was asked for in an unknown form',
  409: 'it collided with another change',
  410: 'the version that was asked for is gone',
  413: 'the request was too large',
  415: 'the body was of an unknown form',
  422: 'the object was not valid',
  429: 'too many requests',
  500: 'the API server failed',
  502: 'what the API server passed it to failed',
  503: 'the service was not available',
  504: 'it took too long',
};

export function describeOutcome(event: AuditEvent): readonly Part[] {
  const { code, stage } = event;
  const state = stateOf(event);
  if (stage === 'Panic') return [say('; '), part('outcome', 'the API server panicked', { stage: 'Panic' })];
  if (state === 'failed' && code !== null) return describeFailure(event, code);
  const dry = isDryRun(event) ? [say('; a dry run, so nothing was kept')] : [];
  const open = state === 'open' ? [say('; not answered when this was recorded')] : [];
  return [...dry, ...open, ...describeAllowed(event)];
}

function describeFailure(event: AuditEvent, code: number): readonly Part[] {
  const { reason, message } = event;
  const where: Record<string, string | number> = reason === '' ? { code } : { code, reason };
  const said = reason === 'AlreadyExists' ? 'it exists already' : code === 404 ? missing(event) : (failures[code] ?? 'it failed');
  const told = message === '' || message === 'Unauthorized' ? [] : [say(': '), part('message', message)];
  return [
    say('; '),
    part('outcome', `${said} (${code}${reason === '' || reason === 'AlreadyExists' ? '' : ` ${reason}`})`, where),
    ...told,
  ];
}

function missing({ verb, object }: AuditEvent): string {
  if (verb === 'create' && object?.subresource === '') return 'what it needs is not there';
  return object === null || object.name === '' ? 'there is no such thing' : 'there is no such object';
}

function describeAllowed({ annotations, user, impersonated }: AuditEvent): readonly Part[] {
  const reason = annotations['authorization.k8s.io/reason'] ?? '';
  if (annotations['authorization.k8s.io/decision'] !== 'allow') return [];
  if (reason !== '') return [say('; allowed by '), ...describeReason(reason)];
  // Nobody asks for the rights of this group, so there is no reason to tell.
  const { groups } = impersonated ?? user;
  if (!groups.includes('system:masters')) return [];
  return [say('; allowed as a member of '), part('detail', 'system:masters', { groups: 'system:masters' })];
}
