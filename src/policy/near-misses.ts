/** Rules that would match a request but for one of their conditions, and which one that is. */
import type { Attributes } from './attributes.ts';
import { isGiven, matchesResource, mismatchOf, sayResource } from './match-rule.ts';
import type { GroupResources, PolicyRule } from './policy.ts';

export interface NearMiss {
  readonly index: number;
  readonly field: keyof PolicyRule;
  /** On what the request fails. */
  readonly reason: string;
}

const conditions = ['users', 'userGroups', 'verbs', 'namespaces', 'resources', 'nonResourceURLs'] as const;

export function nearMisses(rules: readonly PolicyRule[], attributes: Attributes): readonly NearMiss[] {
  return rules.flatMap((rule, index) => {
    const failed = conditions.filter((field) => isGiven<unknown>(rule[field]) && mismatchOf(alone(rule, field), attributes) !== null);
    const [field, another] = failed;
    if (field === undefined || another !== undefined || isOfOtherKind(rule, attributes)) return [];
    const reason =
      field === 'resources' ? resourceReason(rule.resources ?? [], attributes) : mismatchOf(alone(rule, field), attributes)?.reason;
    return reason == null ? [] : [{ index, field, reason }];
  });
}

/** A rule with this condition and no other. */
function alone({ level, ...rule }: PolicyRule, field: (typeof conditions)[number]): PolicyRule {
  return { level, [field]: rule[field] };
}

/** Rules for paths are not nearly about resources, nor the other way round. */
function isOfOtherKind({ resources, namespaces, nonResourceURLs }: PolicyRule, { resourceRequest }: Attributes): boolean {
  const isForResources = isGiven(resources) || isGiven(namespaces);
  return isForResources ? !resourceRequest : isGiven(nonResourceURLs) && resourceRequest;
}

/** Null where no entry is near: several things about it differ. */
function resourceReason(entries: readonly GroupResources[], asked: Attributes): string | null {
  const what = asked.subresource === '' ? asked.resource : `${asked.resource}/${asked.subresource}`;
  for (const { group = '', resources, resourceNames } of entries) {
    const isGroup = group === asked.apiGroup || group === '*';
    const isName = !isGiven(resources) || !isGiven(resourceNames) || resourceNames.includes(asked.name);
    const isResource = !isGiven(resources) || resources.some((pattern) => matchesResource(pattern, asked.resource, asked.subresource));
    if (isGroup && isResource && !isName)
      return asked.name === '' ? 'the URL holds no name, and resourceNames asks for one' : `the name is “${asked.name}”`;
    if (!isGroup && isResource && isName && isGiven(resources) && !resources.includes('*'))
      return `“${what}” stands there under ${group === '' ? 'the core group' : group}, and the request is for ${sayResource({ ...asked, name: '' })}`;
    if (isGroup && isName && !isResource && asked.subresource !== '' && resources?.some((one) => matchesResource(one, asked.resource, '')))
      return `“${asked.resource}” does not take “${what}” in`;
    if (isGroup && isName && !isResource && asked.subresource === '' && resources?.some((one) => one.startsWith(`${asked.resource}/`)))
      return `its subresources do not take “${what}” itself in`;
  }
  return null;
}
