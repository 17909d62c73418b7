/** What requests for subresources do: few people say “created pods/eviction”. */
import { type Action, regular } from './action.ts';
import { queryOf } from './describe-object.ts';
import { part, say } from './part.ts';
import { type AuditEvent, listOf, mapOf, textOf } from './read-event.ts';

type Describe = (event: AuditEvent) => Action;

const isRead = (event: AuditEvent) => ['get', 'list', 'watch'].includes(event.verb);

const actions: Readonly<Record<string, Describe>> = {
  exec(event) {
    const asked = queryOf(event.requestURI);
    const command = asked.getAll('command');
    if (command.length === 0) return { base: 'open a session in', past: 'opened a session in' };
    return {
      base: 'run',
      past: 'ran',
      before: [part('detail', command.join(' '), { exec_command: command[0] ?? '' }), say(' in '), ...container(asked)],
    };
  },
  attach: (event) => ({ base: 'attach to', past: 'attached to', before: container(queryOf(event.requestURI)) }),
  portforward: () => ({ base: 'forward ports to', past: 'forwarded ports to' }),
  proxy: () => ({ base: 'send a request through the API server to', past: 'sent a request through the API server to' }),
  log: (event) => ({ base: 'read the log of', past: 'read the log of', before: container(queryOf(event.requestURI)) }),
  scale(event) {
    if (isRead(event)) return { base: 'read the scale of', past: 'read the scale of' };
    const replicas = textOf(mapOf(mapOf(event.request)['spec'])['replicas']);
    return {
      ...regular('scale'),
      ...(replicas !== '' && { after: [say(` to ${replicas} ${replicas === '1' ? 'replica' : 'replicas'}`)] }),
    };
  },
  eviction: () => regular('evict'),
  token: () => ({ base: 'request a token for', past: 'requested a token for' }),
  approval(event) {
    const conditions = listOf(mapOf(mapOf(event.request)['status'])['conditions']).map((each) => textOf(mapOf(each)['type']));
    if (conditions.includes('Denied')) return { base: 'deny', past: 'denied' };
    if (conditions.includes('Approved')) return regular('approve');
    return { base: 'decide on', past: 'decided on' };
  },
  binding(event) {
    const target = mapOf(mapOf(event.request)['target']);
    const name = textOf(target['name']);
    const node = { role: 'object', text: name, object: { resource: 'nodes', group: '', namespace: '', name } } as const;
    return { base: 'bind', past: 'bound', ...(name !== '' && { after: [say(' to node '), node] }) };
  },
  ephemeralcontainers: (event) =>
    isRead(event)
      ? { base: 'read the debug containers of', past: 'read the debug containers of' }
      : { base: 'add a debug container to', past: 'added a debug container to' },
  finalize: () => regular('finalize'),
  resize: () => regular('resize'),
};

function container(asked: URLSearchParams) {
  const name = asked.get('container') ?? '';
  return name === '' ? [] : [say('container '), part('detail', name), say(' of ')];
}

/** Null where the subresource is not known: then the verb says it. */
export function describeSubresource(event: AuditEvent, subresource: string): Action | null {
  return Object.hasOwn(actions, subresource) ? (actions[subresource]?.(event) ?? null) : null;
}
