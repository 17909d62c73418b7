/** docs/reference/rules.md as lines of Markdown: every detection rule that comes along, by tactic. */

const code = (text) => `\`${text}\``;

const titleOf = (tactic) => `${tactic[0].toUpperCase()}${tactic.slice(1).replaceAll('-', ' ')}`;

function entry(rule, { printQuery }) {
  const { name, title, description, level, tags, id, needs, reason, falsePositives, next, tests, kind } = rule;
  return [
    `### ${name}`,
    '',
    `**${title}.** ${description}`,
    '',
    `- Level: ${level}`,
    `- Tags: ${tags.map(code).join(', ')}`,
    `- Id: ${code(id)}`,
    `- Audit level: ${needs}`,
    ...(kind === 'correlation' ? [`- Counts: ${code(rule.type)} of the events below, within ${rule.timespanUs / 1e6} s`] : []),
    ...(reason === '' ? [] : [`- Says: ${reason.replaceAll('|', '\\|')}`]),
    ...(falsePositives.length === 0 ? [] : [`- Harmless: ${falsePositives.join(' ')}`]),
    ...(next.length === 0 ? [] : [`- Next: ${next.map((one) => code(`telltale ask ${one}`)).join(', ')}`]),
    `- Tests: ${tests.match.length} to find, ${tests.ignore.length} to leave alone`,
    '',
    ...rule.queries.flatMap((query) => ['```telltale', printQuery(query), '```', '']),
  ];
}

export function rulesPage({ rules, tactics, tacticOf, printQuery }) {
  const shown = rules.filter((rule) => rule.raises);
  return [
    '# The detection rules',
    '',
    `Telltale comes with ${shown.length} detection rules. \`telltale detect\` runs all of them at once; [the guide](../guides/detections.md) tells how, and how to`,
    'write rules of your own. Each carries events that it has to find and events that it has to leave alone: `telltale rules test` runs them.',
    '',
    'The audit level is what a policy has to record of the requests in question: below it a rule finds nothing, or not all. The query of a',
    'rule is shown as it runs: what asks for a container asks for it in pods, in the templates of workloads and in those of jobs.',
    '',
    ...[...tactics, null].flatMap((tactic) => {
      const own = shown.filter(({ tags }) => tacticOf(tags) === tactic).sort((a, b) => (a.name < b.name ? -1 : 1));
      if (own.length === 0) return [];
      return [`## ${tactic === null ? 'Others' : titleOf(tactic)}`, '', ...own.flatMap((rule) => entry(rule, { printQuery }))];
    }),
  ];
}
