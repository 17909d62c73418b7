/** Rules that somebody writes to find out what they may not see: for the tests of what must not be told. */

const head = 'title: P\nid: 11111111-2222-4333-8444-555555555555\nlogsource: {product: kubernetes, service: audit}\n';

export const ruleAsking = (query: string): string => `${head}query: ${JSON.stringify(query)}\n`;

/** A rule that counts what another finds, by a field that tells. */
export const ruleCounting = (field: string, query: string): string =>
  `${head}name: base\nquery: ${JSON.stringify(query)}\n---\n${head.replace('1111', '2222')}name: counting\ncorrelation: {type: value_count, rules: [base], group-by: [user], timespan: 30d, condition: {field: ${JSON.stringify(field)}, gte: 1}}\n`;

const reasonOf = (field: string): string => `${ruleAsking('verb=*')}reason: "it was {${field}}"\n`;

const range = { since: '2026-10-20', until: '2026-11-25' };

/** Of each place that leads to a secret, whether its value begins with this. */
export function probingRulesOfSecrets(places: readonly string[], guess: string): readonly object[] {
  return [
    ...places.map((place) => ({ text: ruleAsking(`${place} contains "${guess}"`), ...range })),
    ...places.map((place) => ({ text: ruleCounting(place, `${place}:* and not ${place} startswith "${guess}"`), ...range })),
    ...['exec_command', 'message', 'path', 'useragent', 'user'].map((field) => ({ text: reasonOf(field), ...range })),
    { text: `${head}detection: {s: {requestObject.data.password|startswith: "${guess}"}, condition: s}\n`, ...range },
    { text: `${head}detection: {s: ["${guess}"], condition: s}\n`, ...range },
    { rule: 'secrets-dumped', ...range },
    { rule: 'exec-into-container', ...range },
    { rule: 'token-read-in-container', ...range },
  ];
}

/** Of what is outside of a scope, whether it is there. */
export function probingRulesOfScope(outside: string): readonly object[] {
  return [
    ...[`user=${outside}`, `"${outside}"`, 'verb=*', 'code>=400', 'seq>5', `request.${outside}:*`].map((query) => ({
      text: ruleAsking(query),
      ...range,
    })),
    ...['user', 'namespace', 'cluster', 'seq'].map((field) => ({ text: ruleCounting(field, 'verb=*'), ...range })),
    ...['privileged-container', 'rights-tried-out', 'many-secrets-read', 'refused-in-many-places', 'events-deleted'].map((rule) => ({
      rule,
      ...range,
    })),
    { rule: 'no-such-rule' },
    { text: 'title: broken' },
    {},
  ];
}

/** With events of its own: who writes them sees what they hold. */
export const ruleWithTests = (query: string): string =>
  `${ruleAsking(query)}tests:\n  match: [{request: GET /api/v1/nodes/a, user: somebody}]\n  ignore: [{request: DELETE /api/v1/nodes/a}]\n`;
