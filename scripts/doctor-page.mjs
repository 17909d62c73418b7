/** docs/reference/doctor.md as lines of Markdown, from the registry of the doctor's checks. */

function facts({ severity, why, effect, fix }) {
  return [
    `- Severity: ${severity}`,
    `- Why: ${why}`,
    `- What it does: ${effect}`,
    `- What --fix does: ${fix ?? 'nothing, a person has to decide'}`,
  ];
}

function example({ flags, mounts = [], version, given }) {
  const lines = [
    ...(version === undefined ? [] : [`# Kubernetes ${version}`]),
    ...flags,
    ...mounts.map((mount) => `# mounted: ${mount}`),
    ...(given === undefined ? [] : [`# and ${given}`]),
  ];
  return ['```text', ...(lines.length === 0 ? ['# no audit flag'] : lines), '```', ''];
}

const entry = (check) => [`### ${check.code}`, '', `${check.summary}.`, '', ...facts(check), ''];

export function doctorPage({ doctorChecks, metricsChecks, serversDiffer }) {
  return [
    '# What doctor finds',
    '',
    '`telltale doctor` looks at how an API server is set up for auditing: at the text of its manifest or configuration, at what lies on its node, at who answers',
    'behind its webhook, and at what it says of itself in its metrics. Below are all its findings, each with flags in which it finds something. What the policy',
    'itself says is the work of [policy lint](policy-lint.md), whose findings are only counted here.',
    '',
    'Severities differ from those below where the message says why. `--fix` mends what has a sure fix and is at least as severe as `--fail-on` says; it takes a',
    'change back that does not help.',
    '',
    '## Of a set-up',
    '',
    ...doctorChecks.flatMap((check) => [...entry(check), ...example(check.example)]),
    '## Of several set-ups',
    '',
    ...entry(serversDiffer),
    '## Of metrics',
    '',
    ...metricsChecks.flatMap((check) => [...entry(check), '```text', ...check.example.split('\n'), '```', '']),
  ];
}
