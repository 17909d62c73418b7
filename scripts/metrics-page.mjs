/** docs/reference/metrics.md: what `/metrics` of a server tells. The process's own metrics, which are the same for every Node program, are left out. */

const prefix = 'telltale_';

export function metricsPage(metrics) {
  const entries = metrics.filter(({ name }) => name.startsWith(prefix)).sort((one, other) => (one.name < other.name ? -1 : 1));
  return [
    '# Metrics',
    '',
    'What `GET /metrics` of `telltale serve` gives, in the text form of Prometheus. [The guide](../guides/metrics.md) tells how to scrape it and what to',
    'watch; `deploy/prometheus-rules.yaml` has rules for it. Beside these there are the usual metrics of a Node process (`process_…`, `nodejs_…`).',
    '',
    ...entries.flatMap(({ name, type, help, labelNames }) => [
      `### ${name}`,
      '',
      help,
      '',
      `- Type: ${type}`,
      ...(labelNames.length === 0 ? [] : [`- Labels: ${labelNames.map((label) => `\`${label}\``).join(', ')}`]),
      '',
    ]),
  ];
}
