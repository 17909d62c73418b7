/** A finding as the store keeps it: JSON, masked and bounded, whoever made it. */

import type { Finding } from '../../model/finding.ts';
import { maskText } from '../../model/masking/text-patterns.ts';

type Kept = Omit<Finding, 'firstUs' | 'atUs'> & { readonly firstUs: string; readonly atUs: string };

const longest = { name: 1000, text: 4000, rule: 20_000 } as const;
const most = { addresses: 50, auditIDs: 100, facts: 50, tags: 100 } as const;

/** What is kept of a finding. */
export function boundFinding(finding: Finding): Finding {
  const { rule, object } = finding;
  return {
    ...finding,
    rule: {
      ...rule,
      id: cut(rule.id, longest.name),
      name: cut(rule.name, longest.name),
      title: cut(rule.title, longest.name),
      description: cut(rule.description, longest.rule),
      tags: rule.tags.slice(0, most.tags).map((tag) => cut(tag, longest.name)),
      falsePositives: rule.falsePositives.slice(0, most.facts).map((text) => cut(text, longest.text)),
      next: rule.next.slice(0, most.facts).map((text) => cut(text, longest.name)),
    },
    cluster: cut(finding.cluster, longest.name),
    user: shown(finding.user),
    impersonatedUser: shown(finding.impersonatedUser),
    sourceIPs: finding.sourceIPs.slice(-most.addresses).map(shown),
    userAgent: shown(finding.userAgent),
    verb: shown(finding.verb),
    object: object && {
      resource: shown(object.resource),
      subresource: shown(object.subresource),
      apiGroup: shown(object.apiGroup),
      namespace: shown(object.namespace),
      name: shown(object.name),
    },
    auditIDs: finding.auditIDs.slice(0, most.auditIDs).map((id) => cut(id, longest.name)),
    reason: cut(maskText(finding.reason.toWellFormed()), longest.text),
    facts: finding.facts
      .slice(0, most.facts)
      .map(({ label, value }) => ({ label: cut(label, longest.name), value: cut(maskText(value.toWellFormed()), longest.text) })),
  };
}

export function printFinding(finding: Finding): string {
  return JSON.stringify({ ...finding, firstUs: String(finding.firstUs), atUs: String(finding.atUs) } satisfies Kept);
}

export function readFinding(document: string): Finding {
  const kept = JSON.parse(document) as Kept;
  return { ...kept, firstUs: BigInt(kept.firstUs), atUs: BigInt(kept.atUs) };
}

function shown(text: string): string {
  return cut(maskText(text.toWellFormed()), longest.name);
}

function cut(text: string, length: number): string {
  const whole = text.toWellFormed();
  return whole.length <= length ? whole : `${whole.slice(0, length).toWellFormed()}…`;
}
