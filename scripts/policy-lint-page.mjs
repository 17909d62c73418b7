/** docs/reference/policy-lint.md as lines of Markdown, from the registry of lint rules and the table of refusals. */

const code = (text) => `\`${text}\``;

function ruleEntry({ code: name, severity, summary, why, effect, fix, example }) {
  return [
    `### ${name}`,
    '',
    `${summary}.`,
    '',
    `- Severity: ${severity}`,
    `- Why: ${why}`,
    `- What it does to the record: ${effect}`,
    `- What --fix does: ${fix ?? 'nothing, a person has to decide'}`,
    '',
    '```yaml',
    ...example.split('\n'),
    '```',
    '',
  ];
}

export function policyLintPage({ lintRules, refusals }) {
  return [
    '# What policy lint finds',
    '',
    '`telltale policy lint FILE` says what is wrong with an audit policy. Below are all its findings: first the lint rules, each with rules of a policy',
    'in which it finds something, then why an API server refuses a policy altogether. A policy that is refused is not looked at further. Findings rest on',
    'how the API server chooses rules, not on how the policy is written: that a rule is never reached, or that bodies of secrets are recorded, is found with',
    'a request that shows it.',
    '',
    '`--fix` mends what has a sure fix and is at least as severe as `--fail-on` says, one finding after the other; it takes a change back that does',
    'not help. Of custom resources, which only a cluster knows, nothing is said.',
    '',
    '## Lint rules',
    '',
    ...lintRules.flatMap(ruleEntry),
    '## Refusals',
    '',
    'With one of these the API server does not start.',
    '',
    '| Code | What is wrong |',
    '|---|---|',
    ...Object.entries(refusals).map(([name, what]) => `| ${code(name)} | ${what} |`),
    '',
  ];
}
