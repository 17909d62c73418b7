/** What a Falco rule says, as the sentence of a finding: values that a sentence cannot name are left out with the word before them. */
import type { AlertLevel } from '../../model/alert.ts';

const places: Readonly<Record<string, string>> = {
  'ka.user.name': 'user',
  'ka.impuser.name': 'impersonateduser',
  'ka.verb': 'verb',
  'ka.uri': 'path',
  'ka.target.name': 'name',
  'ka.target.pod.name': 'name',
  'ka.resp.name': 'name',
  'ka.req.configmap.name': 'name',
  'ka.target.namespace': 'namespace',
  'ka.target.resource': 'resource',
  'ka.target.subresource': 'subresource',
  'ka.response.code': 'code',
  'ka.auth.reason': 'authz_reason',
  'ka.useragent': 'useragent',
  'ka.uri.param[command]': 'exec_command',
  'ka.sourceips': 'source_ip',
  'ka.cluster.name': 'cluster',
};

export function reasonOf(output: string): string {
  const plain = output.replace(/[{}]/g, '').replace(/\s+/g, ' ').trim();
  const kept = plain.replace(
    /(\s?)([\w.-]+=)?%([a-z]\w*(?:\.\w+)*(?:\[[^\]]*\])?)/gi,
    (_, blank: string, label: string | undefined, name: string) => {
      const place = places[name.toLowerCase()];
      return place === undefined ? '' : `${blank}${label ?? ''}{${place}}`;
    },
  );
  return kept
    .replace(/\(\s+/g, '(')
    .replace(/\s*\(\s*\)/g, '')
    .replace(/\s+\)/g, ')')
    .trim();
}

const levels: Readonly<Record<string, AlertLevel>> = {
  emergency: 'critical',
  alert: 'critical',
  critical: 'critical',
  error: 'high',
  warning: 'medium',
  notice: 'low',
  informational: 'informational',
  info: 'informational',
  debug: 'informational',
};

/** Null where it is no priority. */
export function levelOf(priority: string): AlertLevel | null {
  const lower = priority.trim().toLowerCase();
  return Object.hasOwn(levels, lower) ? (levels[lower] ?? null) : null;
}

/** `mitre_privilege_escalation` and `T1610` as Sigma writes them. */
export function tagOf(tag: string): string {
  const [, tactic] = /^mitre_(\w+)$/i.exec(tag) ?? [];
  if (tactic !== undefined) return `attack.${tactic.toLowerCase().replaceAll('_', '-')}`;
  return /^t\d{4}(\.\d{3})?$/i.test(tag) ? `attack.${tag.toLowerCase()}` : tag;
}
