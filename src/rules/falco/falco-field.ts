/** The fields of Falco's audit rules, `ka.…` and `jevt.value[/…]`, as fields of ours. */
import type { Span } from '../../model/diagnostic.ts';
import { nearest } from '../../model/suggest.ts';
import type { FieldRef } from '../../query/ast.ts';
import { sigmaField } from '../sigma-field.ts';

export type FalcoField =
  /** `many`: it holds several values, and `in` asks all of them. `prefix`: what is asked is the beginning of an image. */
  | { readonly kind: 'field'; readonly ref: FieldRef; readonly many: boolean; readonly isRepository?: true }
  /** A parameter of the URI. */
  | { readonly kind: 'parameter'; readonly ref: FieldRef; readonly key: string }
  /** Whether a volume has this path, or one that begins with it. */
  | { readonly kind: 'host-path'; readonly ref: FieldRef; readonly path: string }
  | { readonly kind: 'volume-type'; readonly span: Span }
  /** Every event has it. */
  | { readonly kind: 'time' }
  | { readonly kind: 'unknown'; readonly hint: string };

interface Known {
  readonly ours: string;
  readonly many?: true;
}

const one = (ours: string): Known => ({ ours });
const many = (ours: string): Known => ({ ours, many: true });

const fields: Readonly<Record<string, Known>> = {
  'ka.auditid': one('auditid'),
  'ka.stage': one('stage'),
  'ka.auth.decision': one('decision'),
  'ka.auth.reason': one('authz_reason'),
  'ka.user.name': one('user'),
  'ka.user.groups': many('groups'),
  'ka.impuser.name': one('impersonateduser'),
  'ka.verb': one('verb'),
  'ka.uri': one('requesturi'),
  'ka.useragent': one('useragent'),
  'ka.sourceips': many('sourceips'),
  'ka.cluster.name': one('cluster'),
  'ka.target.name': one('name'),
  'ka.target.namespace': one('namespace'),
  'ka.target.resource': one('resource'),
  'ka.target.subresource': one('subresource'),
  'ka.target.pod.name': one('name'),
  'ka.req.binding.subjects': many('request.subjects[*]'),
  'ka.req.binding.role': one('request.roleRef.name'),
  'ka.req.configmap.name': one('name'),
  'ka.req.configmap.obj': one('request.data'),
  'ka.req.container.image': one('container.image'),
  'ka.req.container.image.repository': one('container.image'),
  'ka.req.container.host_network': one('pod.hostNetwork'),
  'ka.req.container.privileged': one('container.securityContext.privileged'),
  'ka.req.pod.containers.image': many('container.image'),
  'ka.req.pod.containers.image.repository': many('container.image'),
  'ka.req.pod.containers.host_port': many('container.ports[*].hostPort'),
  'ka.req.pod.containers.privileged': many('container.securityContext.privileged'),
  'ka.req.pod.containers.allow_privilege_escalation': many('container.securityContext.allowPrivilegeEscalation'),
  'ka.req.pod.containers.read_only_fs': many('container.securityContext.readOnlyRootFilesystem'),
  'ka.req.pod.containers.run_as_user': many('container.securityContext.runAsUser'),
  'ka.req.pod.containers.run_as_group': many('container.securityContext.runAsGroup'),
  'ka.req.pod.containers.eff_run_as_user': many('container.securityContext.runAsUser'),
  'ka.req.pod.containers.eff_run_as_group': many('container.securityContext.runAsGroup'),
  'ka.req.pod.containers.proc_mount': many('container.securityContext.procMount'),
  'ka.req.pod.containers.add_capabilities': many('container.securityContext.capabilities.add'),
  'ka.req.pod.host_ipc': one('pod.hostIPC'),
  'ka.req.pod.host_network': one('pod.hostNetwork'),
  'ka.req.pod.host_pid': one('pod.hostPID'),
  'ka.req.pod.run_as_user': one('pod.securityContext.runAsUser'),
  'ka.req.pod.run_as_group': one('pod.securityContext.runAsGroup'),
  'ka.req.pod.fs_group': one('pod.securityContext.fsGroup'),
  'ka.req.pod.supplemental_groups': many('pod.securityContext.supplementalGroups'),
  'ka.req.pod.volumes.hostpath': many('pod.volumes[*].hostPath.path'),
  'ka.req.pod.volumes.flexvolume_driver': many('pod.volumes[*].flexVolume.driver'),
  'ka.req.role.rules': many('request.rules[*]'),
  'ka.req.role.rules.apigroups': many('request.rules[*].apiGroups'),
  'ka.req.role.rules.nonresourceurls': many('request.rules[*].nonResourceURLs'),
  'ka.req.role.rules.verbs': many('request.rules[*].verbs'),
  'ka.req.role.rules.resources': many('request.rules[*].resources'),
  'ka.req.service.type': one('request.spec.type'),
  'ka.req.service.ports': many('request.spec.ports[*]'),
  'ka.resp.name': one('response.metadata.name'),
  'ka.response.code': one('code'),
  'ka.response.reason': one('reason'),
};

/** Fields that are right in Falco alone, or in none of its versions any more. */
const gone: Readonly<Record<string, string>> = {
  'ka.req.binding.subject.has_name': 'Falco itself answers the same for every event. Ask ka.req.binding.subjects.',
};

export function falcoField(text: string, span: Span): FalcoField {
  const [, name = '', argument] = /^([\w.]+)(?:\[(.*)\])?$/s.exec(text) ?? [];
  const lower = name.toLowerCase();
  const key = argument?.replace(/^"(.*)"$|^'(.*)'$/, (_, double?: string, single?: string) => double ?? single ?? '');
  if (/^(jevt|json)\.value$/.test(lower)) return key === undefined ? unknown(lower) : pointed(key, span);
  if (/^jevt\.(rawtime|time|time\.iso8601)$|^evt\.(time|rawtime)$/.test(lower)) return { kind: 'time' };
  if (/^(jevt|json)\.(obj|rawobj)$/.test(lower)) return ours('raw', false, span);
  if (lower === 'ka.uri.param' && key !== undefined) return { kind: 'parameter', ref: refOf('requesturi', span), key };
  if (lower === 'ka.req.volume.hostpath' && key !== undefined)
    return { kind: 'host-path', ref: refOf('pod.volumes[*].hostPath.path', span), path: key };
  if (lower === 'ka.req.pod.volumes.volume_type') return { kind: 'volume-type', span };
  const known = Object.hasOwn(fields, lower) ? fields[lower] : undefined;
  if (known === undefined) return unknown(lower);
  const place = key !== undefined && /^\d{1,6}$/.test(key) ? atIndex(known.ours, key) : known.ours;
  const found = ours(place, known.many === true && place === known.ours, span);
  return found.kind === 'field' && lower.endsWith('.repository') ? { ...found, isRepository: true } : found;
}

function ours(name: string, isMany: boolean, span: Span): FalcoField {
  const found = sigmaField(name, span);
  return found.kind === 'found'
    ? { kind: 'field', ref: found.ref, many: isMany }
    : { kind: 'unknown', hint: found.instead === null ? 'No event has it.' : `Write ${found.instead}.` };
}

function refOf(name: string, span: Span): FieldRef {
  return sigmaField(name, span).ref;
}

/** The first element alone is one of a pod itself. */
function atIndex(name: string, index: string): string {
  return name
    .replace(/^container\./, `request.spec.containers[${index}].`)
    .replace(/^pod\./, 'request.spec.')
    .replace('[*]', `[${index}]`);
}

/** `/requestObject/spec/volumes/0`, as JSON pointers go. */
function pointed(pointer: string, span: Span): FalcoField {
  const parts = pointer
    .replace(/^\//, '')
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [root = '', second = '', ...rest] = parts;
  if (root === 'annotations' && second !== '') return ours(`annotations.${[second, ...rest].join('/')}`, false, span);
  const path = parts.map((part, at) =>
    /^\d{1,6}$/.test(part) && at > 0 ? `[${part}]` : /^[A-Za-z_][\w-]*$/.test(part) ? `.${part}` : `["${part.replace(/["\\]/g, '\\$&')}"]`,
  );
  return ours(path.join('').replace(/^\./, ''), false, span);
}

function unknown(name: string): FalcoField {
  const known = Object.hasOwn(gone, name) ? gone[name] : undefined;
  if (known !== undefined) return { kind: 'unknown', hint: known };
  const near = nearest(name, Object.keys(fields));
  const isOther = !/^(ka|jevt)\./.test(name);
  return {
    kind: 'unknown',
    hint: isOther ? 'Audit events have ka.… and jevt.value[/…].' : near === null ? 'No event has it.' : `Did you mean ${near}?`,
  };
}
