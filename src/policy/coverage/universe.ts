/**
 * All requests there can be, as few as will do: those that neither the rules of a policy nor the filters of a query tell apart
 * are one kind, with one of them to show. A kind is a user and what is asked; every user may ask anything.
 */
import type { Expr } from '../../query/ast.ts';
import type { Leaf } from '../../query/filters/filter.ts';
import type { Attributes, AttributesUser } from '../attributes.ts';
import type { PolicyRule } from '../policy.ts';
import { type FreshValues, freshValues } from '../reach/fresh-values.ts';
import { bodiesOf } from '../simulate/bodies-of.ts';
import { type ConstantsOf, constantsOf, constantsOfRules, type Dimension, plainLeaves } from './constants.ts';
import { hasVerb, isClusterScoped, isSensitive, pathVerbs, resourceVerbs, type Tuple } from './request-kinds.ts';
import { nothingAsked, type RuleMasks } from './rule-masks.ts';
import { type IsOpen, type Truth, truthOf } from './truth.ts';
import { candidatePaths, candidateTuples } from './tuple-candidates.ts';
import { candidateUsers } from './user-candidates.ts';

export interface Kind<Value> {
  readonly mask: bigint;
  /** All that are of this kind among those that were tried; the first is the one to show. */
  readonly members: readonly [Value, ...Value[]];
}

export interface Universe {
  readonly users: readonly Kind<AttributesUser | null>[];
  /** Without a user. */
  readonly asked: readonly Kind<Attributes>[];
  readonly isAnyOther: (text: string) => boolean;
  /** Whether there were too many to try them all. */
  readonly isCut: boolean;
}

interface Given {
  readonly rules: readonly PolicyRule[];
  readonly masks: RuleMasks;
  /** The filters; null takes everything. */
  readonly filters: readonly (Expr | null)[];
  readonly isOpen: IsOpen;
}

const mostAsked = 60_000;
const ofUsers: ReadonlySet<string> = new Set(['user', 'groups']);

export function universeOf({ rules, masks, filters, isOpen }: Given): Universe {
  const found = plainLeaves(filters, isOpen);
  const both = joined(constantsOfRules(rules), constantsOf(found));
  const fresh = freshValues([...rules, asRule(constantsOf(found))]);
  const own = { person: fresh.user, machine: machineName(both('user').values) };
  const others = [fresh.user, fresh.namespace, fresh.name, fresh.group, fresh.resource];
  const isAnyOther = (text: string) =>
    others.includes(text) || text.endsWith(fresh.user) || text.endsWith(`:${own.machine}`) || text.endsWith(fresh.pathEnd);
  const aboutUsers = found.filter((leaf) => leaf.kind !== 'text' && ofUsers.has(leaf.field.field));
  const aboutAsked = found.filter((leaf) => leaf.kind !== 'text' && !ofUsers.has(leaf.field.field));
  const seenBy = (request: Attributes) =>
    ({ request, stage: 'ResponseComplete', level: 'RequestResponse', isIdeal: true, isAnyOther }) as const;
  const tell = (told: readonly Leaf[], request: Attributes) =>
    told.map((leaf) => sign(truthOf(leaf, seenBy(request), () => false))).join('');
  const users = merge(candidateUsers(both('user'), both('groups'), own), (user) => {
    const mask = masks.ofUser(user);
    const nature = user === null ? 'nobody' : '';
    return { mask, key: `${mask} ${nature} ${tell(aboutUsers, { ...nothingAsked, user })}` };
  });
  const isOut: IsOut = (request, settled) =>
    filters.every(
      (filter) =>
        filter !== null &&
        truthOf(filter, { ...seenBy({ ...request, user: somebody }), isAnyOther: isAnything, settled }, isOpen) === false,
    );
  const { asked, isCut } = candidateAsked(rules, { both, ofFilter: constantsOf(found), fresh }, isOut);
  return {
    users,
    asked: merge(asked, (request) => {
      const mask = masks.ofAsked(request);
      return { mask, key: `${mask} ${natureOf(request)} ${tell(aboutAsked, { ...request, user: somebody })}` };
    }),
    isAnyOther,
    isCut,
  };
}

/** The last part of the name of an account or a node that nobody names. */
function machineName(users: ReadonlySet<string>): string {
  let name = 'web';
  while ([...users].some((user) => user.endsWith(`:${name}`))) name += '-other';
  return name;
}

/** In whose place anybody may stand: no filter on users, or on how it was recorded, is settled by it. */
const somebody: AttributesUser = { name: '', groups: [] };
const isAnything = () => true;

const ofTuples: ReadonlySet<string> = new Set(['resource', 'subresource', 'apigroup']);
const ofAsked: ReadonlySet<string> = new Set([...ofTuples, 'verb', 'is_write', 'namespace', 'name', 'path', 'logtype']);

/** Whether no filter takes such a request, by the fields that are settled already. */
type IsOut = (request: Attributes, settled: ReadonlySet<string>) => boolean;

function sign(truth: Truth): string {
  return truth === null ? '?' : truth ? '+' : '-';
}

/** What the record of it depends on, whatever the policy says. */
function natureOf(request: Attributes): string {
  const { isLongRunning, request: sent, response } = bodiesOf(request);
  const isUnnamed = request.name === '' ? 'u' : '';
  return `${request.resourceRequest}${isLongRunning}${sent}${response}${isSensitive(request)}${request.verb === 'create'}${isUnnamed}`;
}

function merge<Value>(
  values: readonly Value[],
  describe: (value: Value) => { readonly mask: bigint; readonly key: string },
): readonly Kind<Value>[] {
  const found = new Map<string, { mask: bigint; members: [Value, ...Value[]] }>();
  for (const value of values) {
    const { mask, key } = describe(value);
    const known = found.get(key);
    if (known === undefined) found.set(key, { mask, members: [value] });
    else known.members.push(value);
  }
  return [...found.values()];
}

function candidateAsked(
  rules: readonly PolicyRule[],
  { both, ofFilter, fresh }: { readonly both: ConstantsOf; readonly ofFilter: ConstantsOf; readonly fresh: FreshValues },
  isOut: IsOut,
): { readonly asked: readonly Attributes[]; readonly isCut: boolean } {
  const [namespaces, names] = [textsOf(both, 'namespace', fresh.namespace), textsOf(both, 'name', fresh.name)];
  const verbs = [...resourceVerbs, ...(both('verb').values.has('proxy') ? ['proxy'] : [])];
  const resources = candidateTuples(rules, ofFilter, fresh)
    .filter((tuple) => !isOut({ ...nothingAsked, ...tuple, resourceRequest: true }, ofTuples))
    .flatMap((tuple) => verbs.filter((verb) => hasVerb(tuple, verb)).map((verb) => ({ tuple, verb })));
  const paths = candidatePaths(rules, ofFilter, fresh).flatMap((path) => pathVerbs.map((verb) => ({ ...nothingAsked, verb, path })));
  const asked: Attributes[] = [];
  for (const { tuple, verb } of resources) {
    for (const [namespace, name] of placesOf(tuple, verb, namespaces, names)) {
      if (asked.length >= mostAsked) return { asked, isCut: true };
      const path = pathOf(tuple, namespace, name);
      const request = { ...nothingAsked, ...tuple, apiVersion: 'v1', resourceRequest: true, verb, namespace, name, path };
      if (!isOut(request, ofAsked)) asked.push(request);
    }
  }
  return { asked: [...asked, ...paths.filter((request) => !isOut(request, ofAsked))], isCut: false };
}

interface Places {
  /** Namespaces and names that such requests can have, as far as the filter tells them apart. */
  readonly of: (tuple: Tuple, verb: string) => readonly (readonly [namespace: string, name: string])[];
  readonly isAnyOther: (text: string) => boolean;
}

/** For requests of a user and a kind that are known. */
export function placesOfFilter(filter: Expr | null, isOpen: IsOpen): Places {
  const of = constantsOf(plainLeaves([filter], isOpen));
  const fresh = freshValues([asRule(of)]);
  return {
    of: (tuple, verb) => placesOf(tuple, verb, textsOf(of, 'namespace', fresh.namespace), textsOf(of, 'name', fresh.name)),
    isAnyOther: (text) => text === fresh.namespace || text === fresh.name,
  };
}

function textsOf(of: ConstantsOf, dimension: 'namespace' | 'name', other: string): readonly string[] {
  const { values, prefixes } = of(dimension);
  return [...new Set([other, ...values, ...[...prefixes].map((prefix) => prefix + other)])].filter((text) => text !== '');
}

/** Namespaces and names that such a request can have in its URL. */
function placesOf(
  tuple: Tuple,
  verb: string,
  namespaces: readonly string[],
  names: readonly string[],
): readonly (readonly [string, string])[] {
  const { resource, subresource } = tuple;
  const isCollection = subresource === '' && ['list', 'watch', 'create', 'deletecollection'].includes(verb);
  // That of a namespace is in its own namespace.
  if (resource === 'namespaces' && tuple.apiGroup === '')
    return isCollection ? [['', '']] : namespaces.map((name) => [name, name] as const);
  const isCluster = isClusterScoped(resource);
  const isWide = isCluster !== false || (subresource === '' && (verb === 'list' || verb === 'watch'));
  const where = [...(isCluster === true ? [] : namespaces), ...(isWide ? [''] : [])];
  const named = isCollection ? (verb === 'list' || verb === 'watch' ? ['', ...names] : ['']) : names;
  return where.flatMap((namespace) => named.map((name) => [namespace, name] as const));
}

function pathOf({ apiGroup, resource, subresource }: Tuple, namespace: string, name: string): string {
  const root = apiGroup === '' ? '/api/v1' : `/apis/${apiGroup}/v1`;
  const inside = namespace === '' || resource === 'namespaces' ? [] : ['namespaces', namespace];
  return [root, ...inside, ...[resource, name, subresource].filter((part) => part !== '')].join('/');
}

function joined(one: ConstantsOf, other: ConstantsOf): ConstantsOf {
  return (dimension) => ({
    values: new Set([...one(dimension).values, ...other(dimension).values]),
    prefixes: new Set([...one(dimension).prefixes, ...other(dimension).prefixes]),
  });
}

/** So that what stands for any other is named by no filter. */
function asRule(of: ConstantsOf): PolicyRule {
  const texts = (dimension: Dimension) => [...of(dimension).values, ...of(dimension).prefixes];
  return {
    level: 'None',
    users: texts('user'),
    namespaces: texts('namespace'),
    nonResourceURLs: texts('path'),
    resources: [...texts('apigroup'), ''].map((group) => ({ group, resources: texts('resource'), resourceNames: texts('name') })),
  };
}
