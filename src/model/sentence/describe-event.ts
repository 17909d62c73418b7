/**
 * An audit event as one plain sentence: who did what to which object, from where, with what, what came of it, and why it was
 * allowed. In parts, for pages make links of them.
 */
import type { Action } from './action.ts';
import { describeAction } from './describe-action.ts';
import { describeActor, describeAddress, describeClient } from './describe-actor.ts';
import { describeOutcome, stateOf } from './describe-outcome.ts';
import { type Part, part, say } from './part.ts';
import type { AuditEvent } from './read-event.ts';

interface Context {
  /** The cluster, which no event names itself. Absent: it is not said. */
  readonly cluster?: string;
}

export function describeEvent(event: AuditEvent, { cluster = '' }: Context = {}): readonly Part[] {
  const { action, object, where } = describeAction(event);
  return joined([
    ...describeActor(event),
    say(` ${auxiliary(action, event)}`),
    part('verb', wordOf(action, event), where),
    say(' '),
    ...(action.before ?? []),
    ...object,
    ...(action.after ?? []),
    ...(cluster === '' ? [] : [say(' in cluster '), part('cluster', cluster, { cluster })]),
    ...describeAddress(event),
    ...describeClient(event),
    ...describeOutcome(event),
    say('.'),
  ]);
}

function auxiliary({ base }: Action, event: AuditEvent): string {
  const state = stateOf(event);
  if (state === 'open' && base === 'ask') return '';
  return state === 'failed' ? 'tried to ' : state === 'open' ? 'asked to ' : state === 'begun' ? 'began to ' : '';
}

function wordOf({ base, past }: Action, event: AuditEvent): string {
  const state = stateOf(event);
  return state === 'done' || (state === 'open' && base === 'ask') ? past : base;
}

/** Plain words beside each other become one part. A full stop is not set behind another. */
function joined(parts: readonly Part[]): readonly Part[] {
  const out: Part[] = [];
  for (const each of parts) {
    const last = out.at(-1);
    if (each.text === '.' && last?.text.endsWith('.') === true) continue;
    if (last?.role === 'text' && each.role === 'text') out[out.length - 1] = say(last.text + each.text);
    else out.push(each);
  }
  return out;
}
