/** What was done, and to what: the verb and the object of the sentence of an event. */
import { type Action, regular } from './action.ts';
import { describeObject, describePath, queryOf } from './describe-object.ts';
import { type Part, part, say } from './part.ts';
import { type AuditEvent, listOf, mapOf, type ObjectRef, textOf } from './read-event.ts';
import { describeSubresource } from './subresource-actions.ts';

interface Described {
  readonly action: Action;
  readonly object: readonly Part[];
  /** What the verb is a link to. */
  readonly where: Readonly<Record<string, string>>;
}

export function describeAction(event: AuditEvent): Described {
  const { object: ref, verb } = event;
  if (ref === null || ref.resource === '') {
    const action = verb === 'get' ? { base: 'read', past: 'read' } : { base: `send ${method(verb)}`, past: `sent ${method(verb)}` };
    return { action: verb === 'get' ? action : { ...action, before: [say('to ')] }, object: describePath(event), where: { verb } };
  }
  const review = describeReview(event, ref);
  if (review !== null) return { ...review, where: { verb, resource: ref.resource } };
  if (ref.subresource !== '') return describeOfSubresource(event, ref);
  const extent = verb === 'deletecollection' ? 'every' : verb === 'list' || verb === 'watch' ? 'some' : 'one';
  const object = describeObject(ref, extent, event.requestURI);
  return { action: { ...actionOf(event), ...generated(event, ref) }, object, where: { verb } };
}

const verbs: Readonly<Record<string, Action>> = {
  get: { base: 'read', past: 'read' },
  deletecollection: regular('delete'),
};

function actionOf({ verb, code }: AuditEvent): Action {
  // A put and an apply can create.
  if (code === 201 && (verb === 'update' || verb === 'patch')) return { base: 'create', past: 'created' };
  if (/^[a-z]+$/.test(verb)) return Object.hasOwn(verbs, verb) ? (verbs[verb] ?? regular(verb)) : regular(verb);
  return verb === '' ? { base: 'send a request for', past: 'sent a request for' } : { base: `do ${verb} to`, past: `did ${verb} to` };
}

/** A name that the server makes, where it did not come to that. */
function generated({ verb, request }: AuditEvent, ref: ObjectRef): Partial<Action> {
  const prefix = textOf(mapOf(mapOf(request)['metadata'])['generateName']);
  if (verb !== 'create' || ref.name !== '' || prefix === '') return {};
  return { after: [say(' named '), part('detail', `${prefix}…`)] };
}

function describeOfSubresource(event: AuditEvent, ref: ObjectRef): Described {
  const { verb, requestURI } = event;
  const where = { verb, resource: ref.resource, subresource: ref.subresource };
  const known = describeSubresource(event, ref.subresource);
  const object = describeObject(ref, 'one', requestURI);
  if (known !== null) return { action: known, object, where };
  const { base, past } = actionOf(event);
  return {
    action: { base, past, before: [say('the '), part('detail', ref.subresource, { subresource: ref.subresource }), say(' of ')] },
    object,
    where,
  };
}

/** Requests that create nothing: they ask. */
function describeReview({ verb, request, response }: AuditEvent, { resource, group }: ObjectRef): Omit<Described, 'where'> | null {
  if (verb !== 'create') return null;
  if (group === 'authentication.k8s.io') {
    if (resource === 'selfsubjectreviews') return { action: regular('ask'), object: [say('who they are')] };
    if (resource === 'tokenreviews') return { action: regular('ask'), object: [say('whose a token is')] };
  }
  if (group !== 'authorization.k8s.io') return null;
  if (resource === 'selfsubjectrulesreviews') return { action: regular('ask'), object: [say('what they may do')] };
  const spec = mapOf(mapOf(request)['spec']);
  const wanted = mapOf(spec['resourceAttributes']);
  const asked = wantedParts(wanted, textOf(mapOf(spec['nonResourceAttributes'])['path']));
  const allowed = mapOf(mapOf(response)['status'])['allowed'];
  const answer = typeof allowed === 'boolean' ? [say(allowed ? ' (they may)' : ' (they may not)')] : [];
  const whom = textOf(spec['user']);
  const who =
    resource === 'selfsubjectaccessreviews'
      ? [say('whether they')]
      : [say('whether '), whom === '' ? say('somebody') : part('actor', whom, { user: whom })];
  return { action: regular('ask'), object: [...who, say(' may '), ...asked, ...answer] };
}

function wantedParts(wanted: Readonly<Record<string, unknown>>, path: string): readonly Part[] {
  const [verb, resource, subresource, name, namespace] = ['verb', 'resource', 'subresource', 'name', 'namespace'].map((key) =>
    textOf(wanted[key]),
  );
  if (path !== '') return [say('reach '), part('path', path, { path })];
  if (!resource) return [say('do something that is not recorded')];
  const named = name ? [say(' '), part('detail', name)] : [];
  const place = namespace ? [say(' in namespace '), part('namespace', namespace, { namespace })] : [];
  const deed = verb === '*' ? 'do anything to' : verb || 'do something to';
  const thing = resource === '*' ? 'anything' : resource;
  return [part('detail', `${deed} ${thing}${subresource ? `/${subresource}` : ''}`), ...named, ...place];
}

const method = (verb: string) => (/^[a-z]{1,10}$/.test(verb) ? verb.toUpperCase() : 'a request');

/** Whether the request was to change nothing. */
export function isDryRun({ requestURI, request, verb }: AuditEvent): boolean {
  if (queryOf(requestURI).has('dryRun')) return true;
  // The body of a delete is its options.
  return verb.startsWith('delete') && listOf(mapOf(request)['dryRun']).length > 0;
}
