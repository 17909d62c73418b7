/** The lines of docs/guides/questions.md: every saved query that comes along, by theme. */

const intro = `# The questions

Telltale comes with the questions that people ask of audit logs. \`telltale ask\` lists them, \`telltale ask NAME\` asks one, of the
store or of files, and shows the answer in any format of \`telltale query\`:

\`\`\`sh
telltale ask
telltale ask who-deleted name=web ns=dev
telltale ask refusals --since 24h -o csv
telltale ask shells -f audit.log
telltale ask shells --show
\`\`\`

Values are given by name or in their order. Where a value may hold wildcards, \`*\` is any characters and \`?\` is one. A value is always one
value, whatever stands in it: it cannot become a part of the query. \`--since\` and \`--until\` set a range of time.

Each answer rests on what the audit policy recorded. What level a question needs is worked out from its query and stands below it.

## Questions of your own

In the store, where all who use it find them; what follows a \`$\` is a parameter:

\`\`\`sh
telltale ask --save big-lists 'verb=list and size > $least groupby user,resource' --description 'Who lists a lot?'
telltale ask big-lists least=1MiB
telltale ask --delete big-lists
\`\`\`

Or in YAML files, in the folder \`telltale/queries\` of your configuration directory (\`$XDG_CONFIG_HOME\`, else \`~/.config\`) or in any folder with
\`--queries DIR\`. \`telltale ask NAME --show -o yaml\` prints one to begin with. A file holds one question, or several with \`---\` between:

\`\`\`yaml
name: who-touched
title: Who touched this object?
description: Every write, whatever came of it.
theme: Our cluster
parameters:
  name: {description: the name of the object, type: pattern, example: web}
  ns: {description: its namespace, optional: true}
  last: {description: how long ago at most, type: duration, default: 7d}
query: |
  is_write=true and name:$name and namespace=$ns
  last $last include time,user,verb,resource,namespace,name,code
next: [who-deleted]
\`\`\`

- \`type\` is text (the default, exact), pattern (with wildcards), number, duration, size, time or network.
- Without a \`default\` a value has to be given, unless the parameter is \`optional\`: then its condition is left out.
- A question of yours in a file is asked in place of one of the same name that comes along. A mistake in a file is named with its place, and
  leaves the other questions as they are.`;

/** `groups` are the saved queries by theme. */
export function questionsPage(groups) {
  return [
    intro,
    ...[...groups].flatMap(([theme, queries]) => ['', `## ${theme}`, ...queries.flatMap((query) => ['', ...questionLines(query)])]),
  ];
}

function questionLines({ name, title, description, parameters, query, next, needs }) {
  const level = needs.finds === needs.shows ? needs.finds : `${needs.finds}; ${needs.shows} to show all columns`;
  return [
    `### ${name}`,
    '',
    `**${title}**${description === '' ? '' : ` ${description}`}`,
    '',
    ...parameters.map((parameter) => `- \`${parameter.name}\`: ${sayParameter(parameter)}`),
    `- Audit level: ${level}`,
    ...(next.length === 0 ? [] : [`- Ask next: ${next.map((other) => `[${other}](#${other})`).join(', ')}`]),
    '',
    '```telltale',
    query,
    '```',
  ];
}

function sayParameter({ description, type, optional, default: usual, example }) {
  const notes = [
    ...(type === 'text' ? [] : [type]),
    ...(optional ? ['optional'] : []),
    ...(usual === null ? [] : [`\`${usual}\` unless given`]),
    ...(example === null ? [] : [`such as \`${example}\``]),
  ];
  return notes.length === 0 ? description : `${description} (${notes.join(', ')})`;
}
