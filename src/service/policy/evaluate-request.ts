/** The use case behind `policy eval`: what a policy makes of one request, why, and which rules nearly matched. */
import type { AnswerOf } from '../../contract/answers.ts';
import { AppError } from '../../contract/problems.ts';
import type { RequestOf } from '../../contract/requests.ts';
import { falseVerbs, findResource } from '../../model/kubernetes-names.ts';
import type { Attributes } from '../../policy/attributes.ts';
import { describePolicy } from '../../policy/describe/describe-policy.ts';
import { evaluatePolicy } from '../../policy/evaluate-policy.ts';
import { groupsOf } from '../../policy/lint/known-apis.ts';
import { mismatchOf } from '../../policy/match-rule.ts';
import { nearMisses } from '../../policy/near-misses.ts';
import { realUsers } from '../../policy/reach/real-users.ts';
import { readRequestInfo } from '../../policy/request-info.ts';
import type { Context } from '../context.ts';
import { answeredAttributes } from './answered-attributes.ts';
import { loadPolicyFile } from './load-policy-file.ts';

type Request = RequestOf<'policy eval'>;

export async function evaluateRequest(request: Request, { warn }: Pick<Context, 'warn'>): Promise<AnswerOf<'policy eval'>> {
  const { attributes, assumed } = attributesOfRequest(request);
  const { path, kubernetesVersion, policy } = await loadPolicyFile(request.path, request.kubernetesVersion, warn);
  const { ruleIndex, omitStages, ...evaluation } = evaluatePolicy(policy, attributes);
  const decided = ruleIndex ?? policy.rules.length;
  return {
    path,
    kubernetesVersion,
    attributes: answeredAttributes(attributes),
    assumed,
    ...evaluation,
    omitStages: [...omitStages],
    rule: ruleIndex === null ? null : ruleIndex + 1,
    sentence: ruleIndex === null ? null : (describePolicy(policy).rules[ruleIndex]?.sentence ?? null),
    nearMisses: nearMisses(policy.rules, attributes).map(({ index, field, reason }) => ({
      rule: index + 1,
      field,
      reason,
      level: policy.rules[index]?.level ?? 'None',
      decides: index < decided,
    })),
    tooLate: policy.rules.flatMap((rule, index) => (index > decided && mismatchOf(rule, attributes) === null ? [index + 1] : [])),
  };
}

/** @throws AppError `usage` */
export function attributesOfRequest(request: Request): { readonly attributes: Attributes; readonly assumed: string[] } {
  const assumed: string[] = [];
  const verb = request.verb ?? 'get';
  if (request.verb === undefined) assumed.push('The verb is get.');
  const mistaken = Object.hasOwn(falseVerbs, verb) ? falseVerbs[verb] : undefined;
  if (mistaken !== undefined) assumed.push(`No request has the verb “${verb}”: ${mistaken.why}.`);
  const user = userOf(request, assumed);
  const what = request.urlPath === undefined ? resourceOf(request, verb, assumed) : pathOf(request, verb, request.urlPath);
  return { attributes: { user, verb, ...what }, assumed };
}

function userOf({ user: name, groups }: Request, assumed: string[]): Attributes['user'] {
  if (name === undefined) {
    if (groups.length > 0) throw misuse('--group needs --user: groups belong to a user.');
    assumed.push('Nobody is logged in, as when a login failed.');
    return null;
  }
  const [user] = realUsers([{ name, groups }]);
  const implied = (user?.groups ?? []).filter((group) => !groups.includes(group));
  if (implied.length > 0) assumed.push(`${name} is in ${implied.join(', ')}, as the API server has it.`);
  return user ?? null;
}

function resourceOf(request: Request, verb: string, assumed: string[]): Omit<Attributes, 'user' | 'verb'> {
  if (request.resource === undefined || request.resource === '')
    throw misuse('It is not said what the request is for.', 'Give --resource pods, or --path /healthz.');
  const [plural = '', afterSlash, ...more] = request.resource.split('/');
  if (more.length > 0) throw misuse(`“${request.resource}” is no resource.`, 'Such as --resource pods/log.');
  if (afterSlash !== undefined && request.subresource !== undefined)
    throw misuse(`--resource ${request.resource} and --subresource name two subresources.`);
  const subresource = request.subresource ?? afterSlash ?? '';
  const resource = knownPlural(plural, assumed);
  const apiGroup = request.apiGroup ?? groupOf(resource, assumed);
  let name = request.name ?? '';
  if (name !== '' && verb === 'create' && subresource === '') {
    assumed.push('A create names no object in its URL, so the name counts for nothing.');
    name = '';
  }
  const namespace = request.namespace ?? (apiGroup === '' && resource === 'namespaces' ? name : '');
  const root = apiGroup === '' ? '/api/v1' : `/apis/${apiGroup}/v1`;
  const inside = namespace === '' || (apiGroup === '' && resource === 'namespaces') ? [] : ['namespaces', namespace];
  const path = [root, ...inside, resource, ...[name, subresource].filter((part) => part !== '')].join('/');
  return { resourceRequest: true, apiGroup, apiVersion: 'v1', resource, subresource, namespace, name, path };
}

/** Short names and kinds are what kubectl takes; the API server knows the plural alone. */
function knownPlural(typed: string, assumed: string[]): string {
  const known = groupsOf(typed).length > 0 ? undefined : findResource(typed.toLowerCase());
  if (known === undefined || known.plural === typed) return typed;
  assumed.push(`“${typed}” is ${known.plural}.`);
  return known.plural;
}

function groupOf(resource: string, assumed: string[]): string {
  const served = groupsOf(resource);
  const [group] = served;
  if (group === undefined) assumed.push(`${resource} is none of the built-in resources: it is taken to be of the core group.`);
  if (group === undefined || served.includes('')) return '';
  assumed.push(`${resource} is served by the group ${group}.`);
  return group;
}

function pathOf(request: Request, verb: string, urlPath: string): Omit<Attributes, 'user' | 'verb'> {
  const given = (['resource', 'subresource', 'apiGroup', 'namespace', 'name'] as const).find((field) => request[field] !== undefined);
  if (given !== undefined) throw misuse('--path is for what is no resource; it goes with neither a resource nor a namespace.');
  if (!urlPath.startsWith('/')) throw misuse(`--path takes a path from the root, not “${urlPath}”.`, 'Such as --path /healthz.');
  return readRequestInfo(urlPath, verb);
}

function misuse(message: string, hint?: string): AppError {
  return new AppError('usage', { message, ...(hint !== undefined && { hint }) });
}
